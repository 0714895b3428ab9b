"""Icons: plain line drawings in `resources/icons`, coloured by the theme.

The drawings use `currentColor`, which is replaced by the colour of the text before rendering, so
one file serves every theme.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.theme import RESOURCES, Theme, current_theme


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
        drawn.addPixmap(_rendered(source, QSize(size, size)))
    return drawn


@cache
def _icon(name: str, theme: Theme, colour: str) -> QIcon:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QIcon(_Drawing(source, getattr(theme, colour), theme.button_disabled))


class _Drawing(QIconEngine):
    """Draws when it is first shown, in the size it is shown in: most icons stand in menus that nobody opens."""

    def __init__(self, source: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._source, self._colour, self._disabled = source, colour, disabled
        self._drawn: dict[tuple[int, int, bool], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        enabled = mode is not QIcon.Mode.Disabled
        key = (size.width(), size.height(), enabled)
        if key not in self._drawn:
            colour = self._colour if enabled else self._disabled
            self._drawn[key] = _rendered(self._source.replace("currentColor", colour), size)
        return self._drawn[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.pixmap(rect.size() * ratio, mode, state))

    def clone(self) -> QIconEngine:
        return _Drawing(self._source, self._colour, self._disabled)


def _rendered(source: str, size: QSize) -> QPixmap:
    """A drawing, as large as there is room for, in the middle."""
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    side = min(size.width(), size.height())
    place = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    QSvgRenderer(QByteArray(source.encode())).render(painter, place)
    painter.end()
    return pixmap
