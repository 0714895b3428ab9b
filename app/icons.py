"""Icons: plain line drawings in `resources/icons`, coloured by the theme.

The drawings use `currentColor`, which is replaced by the colour of the text before rendering, so
one file serves every theme.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.theme import RESOURCES, Theme, current_theme

_SIZES = (20, 40, 80)
"""Pixels: the toolbar's size, and twice and four times that for dense screens and large text; Qt scales the rest."""


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon of that name in a semantic colour of the current theme. Raises FileNotFoundError for an unknown name.

    Ask again after `ThemeWatcher.themeChanged`: an icon keeps the colours it was made with.
    """
    return _icon(name, current_theme(), colour)


@cache
def has_icon(name: str) -> bool:
    """Whether there is a drawing of that name."""
    return (RESOURCES / "icons" / f"{name}.svg").is_file()


@cache
def application_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    source = (RESOURCES / "icons" / "factdesk.svg").read_text(encoding="utf-8")
    drawn = QIcon()
    for size in (32, 128):
        drawn.addPixmap(_rendered(source, size))
    return drawn


@cache
def _icon(name: str, theme: Theme, wanted: str) -> QIcon:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawn = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, getattr(theme, wanted)), (QIcon.Mode.Disabled, theme.button_disabled)):
        for size in _SIZES:
            drawn.addPixmap(_rendered(source.replace("currentColor", colour), size), mode)
    return drawn


def _rendered(source: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
