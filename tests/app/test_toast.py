"""The toast: short words in a line, long ones wrapped, never cut."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views.message_bar import Toast


def test_long_words_wrap_inside_what_it_stands_on_and_short_ones_do_not(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(420, 300)
    toast = Toast(over)
    over.show()
    toast.show_words("Sentence ticked", undo=True)
    line, narrow = toast.height(), toast.width()
    toast.show_words("a name in no statement · S makes it a statement, Enter ticks the sentence " * 2, undo=True)
    label = toast.findChild(QLabel)
    assert label is not None
    assert toast.width() <= over.width() and toast.height() > line
    assert label.height() >= label.heightForWidth(label.width())
    toast.show_words("Sentence ticked", undo=True)
    assert (toast.height(), toast.width()) == (line, narrow)
