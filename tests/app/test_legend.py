from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.theme import current_theme
from app.views.legend import Legend

ALL = ["Verified", "Disputed", "Unverifiable", "open", "figure", "attributed", "sentence read"]


def shown(qtbot: QtBot, width: int) -> Legend:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(width, legend.sizeHint().height())
    legend.show()
    return legend


def test_with_room_everything_is_explained_with_its_fill(qtbot: QtBot) -> None:
    legend = shown(qtbot, 900)
    assert legend.shown() == ALL
    image = legend.grab().toImage()
    middle = image.height() // 2
    colours = {image.pixelColor(x, middle).name().upper() for x in range(image.width())}
    theme = current_theme()
    assert {theme.fill_verified, theme.fill_disputed, theme.fill_unverifiable} <= colours


def test_a_narrow_legend_leaves_out_whole_entries(qtbot: QtBot) -> None:
    legend = shown(qtbot, 260)
    assert 0 < len(legend.shown()) < len(ALL)
    assert legend.shown() == ALL[: len(legend.shown())]
    image = legend.grab().toImage()
    page = current_theme().color("page")
    assert all(image.pixelColor(image.width() - 1, y) == page for y in range(image.height()))
    assert all(meaning in legend.toolTip() for meaning in ALL)


def test_it_grows_with_the_font(qtbot: QtBot, qapp: QApplication) -> None:
    legend = shown(qtbot, 900)
    small = legend.sizeHint().height()
    font = legend.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    legend.setFont(font)
    assert legend.sizeHint().height() > small
