"""Forks and differences, one after the other, side by side: one key settles one."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotations.model.vocabulary import NO_CHECK, Verdict
from app.models.deciding import Case, Side, position_after
from app.theme import current_theme
from app.views.inspector_parts import FlowLayout, Words, emptied
from app.views.scrolling import ScrollingPage

_ACROSS = 2
"""Sides that stand beside each other."""

_FINALS = {"V": Verdict.VERIFIED.value, "D": Verdict.DISPUTED.value, "U": Verdict.UNVERIFIABLE.value, "W": NO_CHECK}


class SideCard(QFrame):
    """One side, with the button that takes it."""

    def __init__(self, number: int, side: Side, does: str, take: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("side")
        when = f"{side.recorded_at:%Y-%m-%d %H:%M} UTC"
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(Words(side.value, bold=True))
        column.addWidget(Words(f"{side.who} · {when}", role="muted"))
        for line in side.why:
            column.addWidget(Words(line[:1].upper() + line[1:]))
        if side.judgement is not None and not side.why:
            column.addWidget(Words("No reason given.", role="muted"))
        if side.evidence or side.judgement is not None:
            column.addWidget(Words("Rests on" if side.evidence else "No citation.", role="muted"))
        for line in side.evidence:
            column.addWidget(Words(line))
        column.addSpacing(6)
        column.addStretch()
        self.button = QPushButton(f"{number}   {does}")
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(f"{number}: {side.value}, {side.who}")
        self.button.clicked.connect(take)
        column.addWidget(self.button)
        self.setChosen(chosen=False)

    def setChosen(self, *, chosen: bool) -> None:
        """Frames the side that Enter takes."""
        theme = current_theme()
        colour = theme.accent if chosen else theme.border
        self.setStyleSheet(f"QFrame#side {{ border: 2px solid {colour}; border-radius: 4px; }}")


class DecidingPage(QDialog):
    """Shows one case at a time. Stays open beside the window.

    `taken(Case, Side)`: one side counts. `agreed(Case, Side)`: with its words and all the evidence.
    `decided(Case, value)`: the lead's own verdict ("" withdraws it). `settledWanted`: those that were
    settled are to be listed too, or no longer. `visited(Case)`: show it in the text. `undone`.
    What a lead wrote as the reason is in `words()`.
    """

    taken = Signal(object, object)
    settledWanted = Signal()
    agreed = Signal(object, object)
    decided = Signal(object, str)
    visited = Signal(object)
    undone = Signal()

    def __init__(self, title: str, nothing: str, *, forks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._nothing, self._forks = nothing, forks
        self._cases: Sequence[Case] = ()
        self._place, self._chosen = 0, 0
        self._lead = False
        self.cards: list[SideCard] = []
        self.heading = Words(role="muted")
        self.question = Words(bold=True)
        self.clause = Words()
        self.clause.setTextFormat(Qt.TextFormat.RichText)
        self.told = Words(role="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why this is the final verdict")
        self.reason.setAccessibleName("Reason of the final verdict")
        self.agree = QPushButton("=   Agree on the same evidence")
        self.agree.setToolTip("Judge as the framed side did, with its reason and words, on all that is cited")
        self.settled = QCheckBox("Settled ones too")
        self.settled.setVisible(not forks)
        self.settled.toggled.connect(lambda _: self.settledWanted.emit())
        self.keys = Words(role="muted")
        self.finals = QWidget()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # or the keys would be words of the reason
        self._build()
        self._shortcuts()
        self.setCases((), lead=False, left=0)

    def _build(self) -> None:
        metrics = self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 110, 1100), min(metrics.height() * 36, 680))
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.setSpacing(10)
        inside.addWidget(self.clause)
        inside.addWidget(self.question)
        self._sides = QGridLayout()
        self._sides.setSpacing(10)
        inside.addLayout(self._sides)
        inside.addStretch()
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        scrolling.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        finals = FlowLayout()
        for key, value in _FINALS.items():
            name = "No check needed" if value == NO_CHECK else value.capitalize()
            button = QPushButton(f"{key}   {name}")
            button.setAutoDefault(False)
            button.setAccessibleName(f"Final verdict: {name}")
            button.clicked.connect(partial(self._decide, value))
            finals.addWidget(button)
        self.finals.setLayout(finals)
        self.agree.setAutoDefault(False)
        self.agree.clicked.connect(self._agree)
        foot = QHBoxLayout()
        foot.addWidget(self.agree)
        foot.addStretch()
        foot.addWidget(self.settled)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for part in (self.heading, scrolling, self.told, self.reason, self.finals):
            column.addWidget(part, 1 if part is scrolling else 0)
        column.addLayout(foot)
        column.addWidget(self.keys)

    def _shortcuts(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            **{str(number): partial(self._take, number - 1) for number in range(1, 10)},
            "Left": partial(self._choose, -1),
            "Right": partial(self._choose, 1),
            "=": self._agree,
            "N": partial(self._step, 1),
            "P": partial(self._step, -1),
            "G": self._visit,
            "F": self._to_reason,
            **{key: partial(self._decide, value) for key, value in _FINALS.items()},
            "0": partial(self._decide, ""),
            "Ctrl+Z": self.undone.emit,
        }
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    # What is shown

    def setCases(self, cases: Sequence[Case], *, lead: bool, left: int) -> None:
        """Shows what is to settle, going on where one was settled; `left` articles are still to be read."""
        before, same_role = self.case(), self._lead == lead
        self._place = position_after(self._cases, self._place, cases)
        self._cases, self._lead, self._left = list(cases), lead, left
        now = self.case()
        if now is not None and now == before and same_role:
            self._tell_place(now)  # whoever writes a reason goes on
        else:
            self._show(kept=now is not None and before is not None and now.key == before.key)

    def tell(self, words: str) -> None:
        """Says why something was refused."""
        self.told.setWords(words)

    def case(self) -> Case | None:
        """The case that is shown."""
        return self._cases[self._place] if self._cases else None

    def words(self) -> str:
        """The reason that was written."""
        return self.reason.text().strip()

    def _show(self, *, kept: bool = False) -> None:
        """Shows the case anew; where it is the one that was shown, what was written stays."""
        case = self.case()
        self.cards.clear()
        emptied(self._sides)
        decides = case is not None and self._lead and not self._forks
        self.reason.setVisible(decides)
        if not kept:
            self.reason.clear()
            self.setFocus()
        self.finals.setVisible(decides)
        self.agree.setVisible(case is not None and case.yours and not self._forks)
        self.agree.setText("=   Final, with its words and evidence" if self._lead else "=   Agree on the same evidence")
        self.told.setWords("")
        if case is None:
            reading = f"Reading: {self._left} articles left." if self._left else self._nothing
            for part, words in (
                (self.heading, reading),
                (self.question, ""),
                (self.clause, ""),
                (self.keys, "Esc closes"),
            ):
                part.setWords(words)
            return
        self._tell_place(case)
        self.question.setWords(case.question)
        before, own, after = (
            case.clause[: case.marked.start],
            case.marked.of(case.clause),
            case.clause[case.marked.end :],
        )
        self.clause.setText(f"{escape(before)}<b>{escape(own)}</b>{escape(after)}")
        self.clause.setVisible(bool(case.clause))
        for number, side in enumerate(case.sides):
            card = SideCard(number + 1, side, self._does(side), partial(self._take, number))
            card.button.setEnabled(case.yours)
            self.cards.append(card)
            self._sides.addWidget(card, *divmod(number, _ACROSS))
        others = [number for number, side in enumerate(case.sides) if not side.mine]
        self._chosen = others[0] if others and not self._forks else 0
        self._frame()
        self.keys.setWords(self._key_words(case))
        if case.final:
            self.told.setWords(f"{case.final}.")
        elif not case.yours:
            self.told.setWords("Only those whose verdicts these are, or a lead, can settle it.")

    def _tell_place(self, case: Case) -> None:
        """Says which of how many it is, and where it stands."""
        label = f" · ¶{case.label}" if case.label else ""
        more = " and counting" if self._left else ""
        self.heading.setWords(f"{self._place + 1} of {len(self._cases)}{more} · {case.title}{label}")

    def _does(self, side: Side) -> str:
        """What taking a side does, as its button says it."""
        if self._forks:
            return "This one counts"
        return "Make it the final verdict" if self._lead else "Keep mine" if side.mine else "Judge so too"

    def _key_words(self, case: Case) -> str:
        numbers = " ".join(str(number + 1) for number in range(len(case.sides)))
        parts = [f"{numbers}  takes a side", "← →  Enter  the same"]
        if self._lead and not self._forks:
            parts = [
                f"{numbers}  makes a side the final verdict",
                "← →  Enter  the same",
                "V D U W  another one",
                "F  reason",
                *(["0  withdraws the final verdict"] if case.final else []),
            ]
        if not self._forks:
            parts.append("=  the same with its words" if self._lead else "=  agrees on the same evidence")
        return " · ".join(
            [*(parts if case.yours else []), "N P  next, back", "G  shows it in the text", "Ctrl+Z  undoes"]
        )

    def _frame(self) -> None:
        for number, card in enumerate(self.cards):
            card.setChosen(chosen=number == self._chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._frame()

    # What keys and buttons do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.reason.hasFocus():
                self.setFocus()
            elif not event.isAutoRepeat():
                self._take(self._chosen)
            return
        super().keyPressEvent(event)

    def _choose(self, by: int) -> None:
        if self.cards:
            self._chosen = (self._chosen + by) % len(self.cards)
            self._frame()

    def _step(self, by: int) -> None:
        if self._cases:
            self._place = (self._place + by) % len(self._cases)
            self._show()

    def _take(self, number: int) -> None:
        case = self.case()
        if case is None or not case.yours or number >= len(case.sides):
            return
        if case.sides[number].mine and not self._lead:
            self._step(1)  # it stands already
            self.told.setWords("Your verdict stays; the difference stands until somebody gives way or a lead decides.")
        else:
            self.taken.emit(case, case.sides[number])

    def _agree(self) -> None:
        case = self.case()
        if case is None or not case.yours or self._forks:
            return
        side = case.sides[self._chosen]
        if side.mine and not self._lead:
            self.told.setWords("That is your own verdict. Frame another one with ← or →.")
        else:
            self.agreed.emit(case, side)

    def _decide(self, value: str, *_: object) -> None:
        case = self.case()
        if case is not None and self._lead and not self._forks:
            self.decided.emit(case, value)

    def _visit(self) -> None:
        if (case := self.case()) is not None:
            self.visited.emit(case)

    def _to_reason(self) -> None:
        if self.reason.isVisible():
            self.reason.setFocus()
