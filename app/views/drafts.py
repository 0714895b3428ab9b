"""Half-written text: what stands in the fields of the inspector and is recorded nowhere yet."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id

Fields = dict[str, Any]
"""What the fields of one form hold, as JSON can keep it."""

Kept = dict[Id, dict[str, Fields]]


class Drafts(QObject):
    """Keeps half-written text by statement and by what it is to become ("note", "justification so" …).

    Fields write here at every change, so that nothing typed is anywhere else alone. A draft goes when
    what it was to become is recorded, or when its fields hold again what is recorded. Fields that
    were handed over are never changed afterwards.
    """

    changed = Signal()
    recovered = Signal()  # what an earlier run kept is here again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Kept = {}
        self._offered: set[Id] = set()

    def get(self, statement: Id, what: str) -> Fields | None:
        """The draft of that name, if there is one."""
        return self._kept.get(statement, {}).get(what)

    def of(self, statement: Id) -> Mapping[str, Fields]:
        """All drafts of a statement by name."""
        return dict(self._kept.get(statement, {}))

    def statements(self) -> list[Id]:
        """The statements with half-written text, in the order in which it was begun."""
        return list(self._kept)

    def put(self, statement: Id, what: str, fields: Fields) -> None:
        """Keep what was typed, in place of what was kept under that name."""
        if self.get(statement, what) != fields:
            self._kept.setdefault(statement, {})[what] = fields
            self.changed.emit()

    def forget(self, statement: Id, what: str) -> None:
        """Let go of a draft: it is recorded, or there is nothing in it."""
        if self.get(statement, what) is not None:
            del self._kept[statement][what]
            if not self._kept[statement]:
                del self._kept[statement]
            self.changed.emit()

    def onceRecorded(self, statement: Id, what: str) -> Callable[[], None]:
        """What to do once the draft is recorded as it is now: forget it, unless more was typed since."""
        sent = self.get(statement, what)

        def forget() -> None:
            if self.get(statement, what) is sent:
                self.forget(statement, what)

        return forget

    def snapshot(self) -> Kept:
        """All of it, to be read on any thread."""
        return {statement: dict(of) for statement, of in self._kept.items()}

    def restore(self, kept: Kept) -> None:
        """Take in what was kept earlier; what was typed since stands before it."""
        for statement, of in kept.items():
            self._kept[statement] = {**of, **self._kept.get(statement, {})}
        self._offered.update(kept)
        self.recovered.emit()

    def offer(self, statement: Id) -> None:
        """The forms with half-written text are to be open when the statement is shown next."""
        self._offered.add(statement)

    def takeOffer(self, statement: Id) -> bool:
        """Whether they are, asked once; what came back from an earlier run is offered by itself."""
        offered = statement in self._offered
        self._offered.discard(statement)
        return offered

    def clear(self) -> None:
        """Forget everything: another project is shown."""
        self._kept.clear()
        self._offered.clear()
