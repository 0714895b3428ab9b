"""Who is judging: people are told apart."""

from pytestqt.qtbot import QtBot

from annotations.model.ids import new_id
from annotations.model.judgement import Reviewer
from app.dialogs.reviewer import ReviewerDialog


def test_of_two_with_one_name_the_day_is_told_where_their_ids_tell_one(qtbot: QtBot) -> None:
    two = [Reviewer(new_id(), "Rita One", "R1"), Reviewer(b"\xff" * 16, "Rita One", "R1")]
    dialog = ReviewerDialog(two, "", "")
    qtbot.addWidget(dialog)
    first, second = (dialog.known.item(row).text() for row in range(2))
    assert first.startswith("Rita One (R1), joined ") and second == "Rita One (R1)"
