"""Judging several statements at once: those that are chosen in the list."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotations.model.ids import Id
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Verdict, reasons_for
from app.controllers.judging import SELECTED, Judging, Press
from app.desk import Desk
from app.session import ProjectSession
from app.views.bulk_bar import BulkBar
from app.views.choice import Chosen

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded

MANY = 20
"""Of more statements than these, the bar asks before it judges."""

ONE_BY_ONE = "Only one statement at a time can be cleared · Ctrl+Z takes back what was judged together"

_NAMES = {"verified": Verdict.VERIFIED, "disputed": Verdict.DISPUTED, "unverifiable": Verdict.UNVERIFIABLE}

Asked = tuple[tuple[Id, str], ...]


class BulkJudging(QObject):
    """Gives all chosen statements one judgement, in one action that one undo takes back.

    The framed question is *said* until that is judged of all that ask it, then *so*.
    """

    told = Signal(str)  # a sentence for the toast: why nothing was recorded

    def __init__(self, desk: Desk, session: ProjectSession, judging: Judging) -> None:
        super().__init__(desk)
        self._desk, self._session, self._judging = desk, session, judging
        self._list = desk.statements
        self.bar = BulkBar()
        self._choice: list[Chosen] = []
        self._asks_said = False
        self._judged: tuple[Asked, str] | None = None  # what the strip of reasons belongs to
        self._waiting = ""  # the value that is to be confirmed
        self._list.addUnderList(self.bar)
        self._list.choiceChanged.connect(self._choice_changed)
        session.revisit.connect(lambda *_: self._forget())
        judging.before = self.press
        self.bar.judged.connect(self.judge)
        self.bar.reasonChosen.connect(self._give_reason)
        self.bar.framed.connect(self._frame)
        self.bar.confirmed.connect(self.confirm)
        self.bar.dropped.connect(self.drop)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """The verdict actions: for the chosen statements if there are several, else for the current one."""
        single = self._judging.handlers()
        verdicts = {**_NAMES, "no_check": NO_CHECK}
        framed = {name: partial(self._verdict, single[name], value) for name, value in verdicts.items()}
        other = {
            f"other_{name}": partial(self._verdict, single[f"other_{name}"], value, other=True)
            for name, value in _NAMES.items()
        }
        return {**framed, **other, "clear": lambda: self.told.emit(ONE_BY_ONE) if self.active else single["clear"]()}

    @property
    def active(self) -> bool:
        """Whether several statements are chosen."""
        return len(self._ids()) > 1

    def to_cite(self) -> Asked:
        """The chosen statements, if there are several, each with the framed question, else with *so*."""
        if not self.active:
            return ()
        said = dict.fromkeys(self._asked()) if self._asks_said else {}
        with_said = {statement for statement, _ in said}
        return (*said, *((statement, SO) for statement in self._ids() if statement not in with_said))

    # Keys

    def press(self, pressed: Press) -> bool:
        """Take a key before the current statement does; whether it was meant for the chosen ones."""
        if pressed.name in ("Shift+J", "Shift+K"):
            self._list.tree.extend(1 if pressed.name.endswith("J") else -1)
            return True
        if not self.active:
            return False
        if pressed.name == "Return" and (self.bar.isAsking() or self._judged is not None):
            self._go_on()
            return True
        reason = self.bar.strip.letters().get(pressed.name.lower()) if len(pressed.name) == 1 else None
        if reason is not None and self._judged is not None and (not pressed.typing or pressed.after in "DUW"):
            self._give_reason(reason)
            return True
        return False

    def drop(self) -> bool:
        """Let go of the question that the bar asks, else of the choice; whether there was one."""
        if self.bar.isAsking():
            self._ask("")
            return True
        was = self.active
        self._list.dropChoice()
        return was

    # Judging

    def judge(self, value: str) -> None:
        """Record a judgement of the framed question for all chosen statements; of many, after a question."""
        if self._desk.reading.selectedSpan() is not None:
            self.told.emit(SELECTED)
            return
        number = len({statement for statement, _ in self._asked()})
        if number > MANY and self._waiting != value:
            self._ask(value)
            return
        self._ask("")
        self._record(value)

    def confirm(self) -> None:
        """Judge the many after all."""
        value = self._waiting
        if value:
            self.judge(value)

    def _go_on(self) -> None:
        """What Enter does: confirm, leave the reason out, or go on to what is open."""
        if self.bar.isAsking():
            self.confirm()
        elif self._asks_said:
            self._frame(said=False)
        else:
            self._judging.go_on()

    def _verdict(self, single: Callable[[], object], value: str, *, other: bool = False) -> None:
        if not self.active:
            single()
            return
        if other and any(one.said for one in self._choice):
            self._frame(not self._asks_said)
        self.judge(value)

    def _record(self, value: str, reason: Reason | None = None) -> None:
        asked, kept = self._asked(), None if reason else value
        if reason is not None and self._judged is not None:
            asked, value = self._judged
        if not asked:
            return
        first, record = asked[0][0], self._session.record
        seen = {s.id: s.reading for s in record.statements} if record is not None else {}

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            return actions.judge_many(asked, kept, me, reason, seen)

        def recorded() -> None:
            self._judged = (asked, value)
            offered = reasons_for(asked[0][1], value)
            self.bar.setAnswer(value, offered, reason)
            if asked[0][1] != SO and (reason is not None or not offered):
                self._frame(said=False)

        self._session.perform(act, first, recorded, in_article=self._list.articleOf(first))

    def _give_reason(self, reason: object) -> None:
        if isinstance(reason, Reason) and self._judged is not None:
            self._record("", reason)

    def _asked(self) -> Asked:
        if self._asks_said:
            pairs = ((one.row.id, aspect) for one in self._choice for aspect in one.said)
        else:
            pairs = ((statement, SO) for statement in self._ids())
        return tuple(dict.fromkeys(pairs))

    # What is chosen

    def _ids(self) -> list[Id]:
        return list(dict.fromkeys(one.row.id for one in self._choice))

    def _choice_changed(self, choice: list[Chosen]) -> None:
        before, self._choice = self._ids(), choice
        if self._ids() != before:
            self._asks_said = any(one.said and one.row.said_open for one in self._choice)
            self._forget()
            self._ask("")
        self.bar.setVisible(self.active)
        self._show()

    def _frame(self, said: bool) -> None:
        if said != self._asks_said:
            self._asks_said = said
            self._forget()
        self._show()

    def _forget(self) -> None:
        """What was judged last is no longer what the bar is about."""
        self._judged = None
        self.bar.setAnswer("", (), None)

    def _ask(self, value: str) -> None:
        self._waiting = value
        number = len({statement for statement, _ in self._asked()}) if value else 0
        name = "no check needed" if value == NO_CHECK else value.capitalize()
        self.bar.askBefore(f"{name} for {number:,} statements at once?" if value else "", number)

    def _show(self) -> None:
        attributed = len({one.row.id for one in self._choice if one.said})
        self.bar.setChoice(len(self._ids()), attributed, said=self._asks_said)
