import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from app.actions import ActionRegistry
from app.icons import application_icon, has_icon, icon
from app.theme import RESOURCES, apply_theme, current_theme, load_theme

NAMES = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg") if path.stem != "factdesk")


def strongest(drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """The most opaque colour of an icon."""
    image = drawn.pixmap(QSize(48, 48), 1.0, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: colour.alpha())


@pytest.mark.parametrize("name", NAMES)
def test_icons_have_the_colour_of_the_text(name: str) -> None:
    assert strongest(icon(name)).name().upper() == current_theme().text


def test_a_disabled_icon_is_paler() -> None:
    assert strongest(icon("undo"), QIcon.Mode.Disabled).name().upper() == current_theme().button_disabled


def test_icons_follow_the_theme(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("dark"))
    try:
        assert strongest(icon("note")).name().upper() == load_theme("dark").text
    finally:
        apply_theme(qapp, load_theme("light"))


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn")


def test_the_application_icon_is_drawn() -> None:
    assert strongest(application_icon()).alpha() == 255


def test_an_action_has_the_drawing_that_is_called_like_it(qapp: QApplication) -> None:
    parent = QObject()
    registry = ActionRegistry(parent)
    assert has_icon("full_screen") and not registry["full_screen"].icon().isNull()
    assert not has_icon("quit") and registry["quit"].icon().isNull()
