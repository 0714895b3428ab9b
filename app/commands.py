"""The steps on the undo stack. They hold ids; the ledger holds the values."""

from collections.abc import Sequence

from PySide6.QtGui import QUndoCommand

from annotations.errors import WrongUse
from annotations.model.ids import Id


class Step(QUndoCommand):
    """A recorded action that can be taken back.

    `action` is the ledger action that undoing (or, once undone, redoing) has to take back; every
    undo and redo is an action of its own and takes its place. `article` and `statement` are where
    the person was, and where undo and redo lead back to.

    The session stores first and moves the stack after, so `undo` and `redo` themselves do nothing.
    """

    def __init__(self, label: str, action: Id, article: Id | None, statement: Id | None) -> None:
        super().__init__(label)
        self.action = action
        self.article = article
        self.statement = statement


def not_taken_back(conflicts: Sequence[str]) -> WrongUse:
    """One sentence for all that an undo left as it was."""
    if len(conflicts) == 1:
        return WrongUse(f"Not taken back: {conflicts[0]}", "Its newer value stays.")
    return WrongUse(f"{len(conflicts)} values were not taken back. The first: {conflicts[0]}", "The newer ones stay.")
