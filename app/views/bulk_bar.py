"""The bar under the statement list while several statements are chosen: one judgement for all of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotations.model.vocabulary import NO_CHECK, Reason, Verdict
from app.key_map import with_key
from app.views.drawn_button import DrawnButton
from app.views.inspector_parts import FlowLayout, Words
from app.views.questions import ReasonStrip, VerdictButton

_SAID, _SO = "Was it said?", "Is it so?"


class BulkBar(QFrame):
    """`judged` carries a verdict's value or NO_CHECK, `reasonChosen` a Reason, `framed` whether *said* is asked.

    `confirmed` and `dropped`: go on with many statements; let go of the choice, or of the question.
    """

    judged = Signal(str)
    reasonChosen = Signal(object)
    framed = Signal(bool)
    confirmed = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bulkBar")
        self.setAccessibleName("Judge the chosen statements")
        self._number = Words(bold=True)
        self.drop = DrawnButton("close", "Let go of the choice (Esc)")
        self.said, self.so = _question(_SAID), _question(_SO)
        self.verdicts = {verdict.value: VerdictButton(verdict, _SO) for verdict in Verdict}
        self.no_check = _quiet(QPushButton())
        self.no_check.setFlat(True)
        self.no_check.setProperty("role", "chip")
        self.strip = ReasonStrip()
        self._asks = Words()
        self.confirm, self.cancel = _quiet(QPushButton()), _quiet(QPushButton("Cancel  Esc"))
        self._build()
        self._connect()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        self.no_check.setText(with_key("No check needed", "no_check"))  # the key may be another one by now
        super().showEvent(event)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._number, 1)
        top.addWidget(self.drop)
        questions, verdicts = FlowLayout(spacing=4), FlowLayout(stretch=True, spacing=4)
        for part in (self.said, self.so, self.no_check):
            questions.addWidget(part)
        for button in self.verdicts.values():
            button.setFramed(True)
            verdicts.addWidget(button)
        self._judging, self._confirming = QWidget(), QWidget()
        judging = _column(self._judging)
        judging.addLayout(questions)
        judging.addLayout(verdicts)
        judging.addWidget(self.strip)
        answers = FlowLayout(spacing=4)
        answers.addWidget(self.confirm)
        answers.addWidget(self.cancel)
        confirming = _column(self._confirming)
        confirming.addWidget(self._asks)
        confirming.addLayout(answers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 6, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._judging)
        layout.addWidget(self._confirming)

    def _connect(self) -> None:
        for value, button in self.verdicts.items():
            button.clicked.connect(lambda _checked=False, value=value: self.judged.emit(value))
        self.no_check.clicked.connect(lambda: self.judged.emit(NO_CHECK))
        self.said.clicked.connect(lambda: self.framed.emit(True))
        self.so.clicked.connect(lambda: self.framed.emit(False))
        self.strip.chosen.connect(self.reasonChosen)
        self.confirm.clicked.connect(self.confirmed)
        self.cancel.clicked.connect(self.dropped)
        self.drop.clicked.connect(self.dropped)

    def setChoice(self, number: int, attributed: int, *, said: bool) -> None:
        """Says how many are chosen and which question takes the keys; *said* is asked of the attributed ones."""
        self._number.setWords(f"{number:,} chosen")
        self.said.setVisible(bool(attributed))
        mixed = attributed < number
        self.said.setText(f"{_SAID} ({attributed:,})" if mixed else _SAID)
        self.so.setText(f"{_SO} ({number:,})" if mixed and attributed else _SO)
        self.said.setToolTip(f"The verdict keys answer: {_SAID} · asked of {attributed:,} of {number:,} statements")
        self.said.setChecked(said)
        self.so.setChecked(not said)
        for button in self.verdicts.values():
            button.setQuestion(f"{number} statements: {_SAID if said else _SO}")

    def setAnswer(self, value: str, reasons: Sequence[Reason], chosen: Reason | None) -> None:
        """Marks what was recorded for all of them ("": nothing yet), and offers its reasons."""
        for verdict, button in self.verdicts.items():
            button.setChecked(verdict == value)
        self.strip.setReasons(reasons, chosen)

    def askBefore(self, words: str, number: int) -> None:
        """Asks in place of the buttons before so many are judged. No words: no question."""
        self._judging.setVisible(not words)
        self._confirming.setVisible(bool(words))
        self._asks.setWords(words)
        self.confirm.setText(f"Judge all {number:,}  Enter")

    def isAsking(self) -> bool:
        """Whether it waits for an answer."""
        return not self._confirming.isHidden()


def _question(words: str) -> QPushButton:
    button = _quiet(QPushButton(words))
    button.setProperty("role", "chip")
    button.setCheckable(True)
    button.setToolTip(f"The verdict keys answer: {words}")
    return button


def _quiet(button: QPushButton) -> QPushButton:
    """A button that leaves the keys with the list and the text."""
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return column
