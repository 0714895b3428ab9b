"""The steps on the undo stack. They hold ids; the ledger holds the values."""

from PySide6.QtGui import QUndoCommand

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
