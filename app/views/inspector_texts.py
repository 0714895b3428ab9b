"""Justification and correction of a judgement: two fields that belong to the framed question."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Judgement
from app.views.drafts import Drafts
from app.views.inspector_parts import CommittedText, Words

_NAMES = ("justification", "correction")


class Texts(QWidget):
    """The two fields. What is typed is a draft until a judgement holds it.

    `justificationEdited` and `correctionEdited` carry aspect and text when a field is left; without
    a judgement nothing can hold the text yet, and it waits here for one (`drafted`).
    """

    justificationEdited = Signal(str, str)
    correctionEdited = Signal(str, str)
    editingFinished = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._statement: Id | None = None
        self._aspect = ""
        self._own: Judgement | None = None
        self._showing = False
        self.why = Words(role="muted")
        self.justification = CommittedText("Justification")
        self.correction = CommittedText("Correction for the editor")
        drafts.recovered.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.why)
        for name, field in self._fields().items():
            layout.addWidget(field)
            field.textChanged.connect(lambda name=name: self._keep(name))
            field.committed.connect(lambda text, name=name: self._committed(name, text))
            field.editingFinished.connect(self.editingFinished)

    def setQuestion(self, statement: Id, aspect: str, own: Judgement | None, why: str) -> None:
        """Shows the texts of a question: those of the reviewer's `own` judgement, or what was typed since.

        `why` names the question; empty where there is only one.
        """
        self._statement, self._aspect, self._own = statement, aspect, own
        self.why.setWords(f"For: {why}" if why else "")
        self._show()

    def drafted(self, statement: Id, aspect: str, own: Judgement | None) -> tuple[str, str]:
        """Justification and correction of an aspect as they stand here, recorded or not."""
        texts = []
        for name in _NAMES:
            typed = self._typed(statement, aspect, name)
            texts.append(_stored(own, name) if typed is None else typed)
        return texts[0], texts[1]

    def commit(self) -> None:
        """Reports what was typed, as if the fields had been left."""
        for field in self._fields().values():
            field.commit()

    def _fields(self) -> dict[str, CommittedText]:
        return dict(zip(_NAMES, (self.justification, self.correction), strict=True))

    def _show(self) -> None:
        if self._statement is None:
            return
        self._showing = True
        for name, field in self._fields().items():
            stored = _stored(self._own, name)
            typed = self._typed(self._statement, self._aspect, name)
            if typed == stored:
                self._drafts.forget(self._statement, f"{name} {self._aspect}")
            field.showText(stored, stored if typed is None else typed)
        self._showing = False

    def _typed(self, statement: Id, aspect: str, name: str) -> str | None:
        kept = self._drafts.get(statement, f"{name} {aspect}")
        return None if kept is None else str(kept.get("text", ""))

    def _keep(self, name: str) -> None:
        if self._showing or self._statement is None:
            return
        what, text = f"{name} {self._aspect}", self._fields()[name].text()
        if text == _stored(self._own, name):
            self._drafts.forget(self._statement, what)
        else:
            self._drafts.put(self._statement, what, {"text": text})

    def _committed(self, name: str, text: str) -> None:
        signal = self.justificationEdited if name == "justification" else self.correctionEdited
        signal.emit(self._aspect, text)


def _stored(own: Judgement | None, name: str) -> str:
    return str(getattr(own, name)).strip() if own is not None else ""
