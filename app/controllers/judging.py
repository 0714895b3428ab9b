"""Verdict keys: what they judge, when they are believed, and what comes next."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent

from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.model.settings import Advance
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Verdict, reasons_for
from annotations.review.remaining import Remaining, remaining_words
from annotations.review.states import next_question, open_for, wants_citation
from app.actions import ActionRegistry
from app.desk import Desk
from app.keys import TypingGuard, key_name
from app.session import ProjectSession

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded

TYPING = "Looks like typing, not recorded · put it in the note ({key:note})"
SELECTED = "Words are selected, so no verdict was recorded · {key:draw} makes them a statement, Esc lets go of them"
OFF_SCREEN = "The statement is off screen, so no verdict was recorded · here it is"

_VERDICTS = {"verified": Verdict.VERIFIED, "disputed": Verdict.DISPUTED, "unverifiable": Verdict.UNVERIFIABLE}
_MOVES = ("", "next_open", "previous_open", "down", "up")
"""Free letters, and those that only move; all others change or open something, and a word typed into the
wrong place must not."""

_ASK_REASON = ("disputed", "unverifiable", "no_check", "reject")


@dataclass(frozen=True, slots=True)
class Press:
    """A key as `key_name` names it; `held` down repeats, `typing` follows the letter `after` too fast."""

    name: str
    held: bool
    typing: bool
    after: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the next key may add to what was just done to a statement: a letter each, or going on."""

    statement: Id
    letters: Mapping[str, Callable[[], object]]
    go_on: Callable[[], object]


class Judging(QObject):
    """Turns keys and clicks into judgements of the desk's current statement."""

    said = Signal(str)  # a sentence for the toast: why nothing was recorded; its keys as placeholders

    def __init__(self, desk: Desk, session: ProjectSession, actions: ActionRegistry) -> None:
        super().__init__(desk)
        self._desk, self._session, self._actions = desk, session, actions
        self.guard = TypingGuard(time.monotonic)
        self.follow_up: FollowUp | None = None
        self.before: Callable[[Press], bool] = lambda _: False  # who may take a key before the current statement
        inspector = desk.inspector
        inspector.judged.connect(self.judge)
        inspector.reasonChosen.connect(self._give_reason)
        inspector.justificationEdited.connect(lambda aspect, words: self._write(aspect, justification=words))
        inspector.correctionEdited.connect(lambda aspect, words: self._write(aspect, correction=words))
        inspector.noteAdded.connect(self._add_note)
        desk.moved.connect(self._forget_follow_up)
        session.revisit.connect(lambda *_: self._forget_follow_up(always=True))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the menus Statement and Verdict does."""
        desk = self._desk
        verdicts = (*_VERDICTS, "no_check", *(f"other_{name}" for name in _VERDICTS))
        return {name: partial(self.verdict_key, name) for name in verdicts} | {
            "next_open": self.go_on,
            "down": lambda: desk.step(1),
            "up": lambda: desk.step(-1),
            "outer": desk.outer,
            "inner": desk.inner,
            "note": desk.inspector.startNote,
            "history": desk.inspector.showHistory,
            "clear": self.clear,
            "later": self.later,
        }

    # Keys

    def read(self, event: QKeyEvent) -> "Press | None":
        """What a key pressed outside of any field is, told when it is pressed; None: none of ours."""
        name = key_name(event)
        if not name:
            return None
        after = self.guard.last
        typing = not event.isAutoRepeat() and self.guard.is_typing(name.removeprefix("Shift+"))
        return Press(name, held=event.isAutoRepeat(), typing=typing, after=after)

    def press(self, pressed: "Press") -> bool:
        """Act on a key; whether it was one of ours."""
        name = pressed.name
        letter = name.removeprefix("Shift+")
        guarded = self._actions.action_of(letter) not in _MOVES or self._actions.action_of(name) not in _MOVES
        if pressed.held:
            return guarded or letter.isdigit()
        reasons = self._desk.inspector.reasonLetters()
        # D and its reason come as one stroke
        meant = not pressed.typing or self._actions.action_of(pressed.after) in _ASK_REASON
        if self.before(pressed) or self._followed_up(name, meant=meant):
            return True
        if letter.lower() in reasons and name == letter and meant:
            self._give_reason(self._desk.framed, reasons[letter.lower()])
            return True
        if name == "Return" and reasons and self._desk.statements.nextOpen(self._desk.current) is not None:
            self.go_on()  # where nothing is open any more, Enter ticks
            return True
        if pressed.typing and guarded:
            self.said.emit(TYPING)
            return True
        return self._actions.press(name)

    def _followed_up(self, name: str, *, meant: bool) -> bool:
        """Whether the key belongs to what was done just before."""
        follow_up, self.follow_up = self.follow_up, None
        if follow_up is None or follow_up.statement != self._desk.current:
            return False
        choice = follow_up.go_on if name in ("Return", "N") else follow_up.letters.get(name.lower())
        if choice is None or not meant:
            return False
        choice()
        return True

    def _forget_follow_up(self, *, always: bool = False) -> None:
        """What was just done is taken back, or the reviewer went elsewhere: the next letter has its own meaning."""
        if always or (self.follow_up is not None and self.follow_up.statement != self._desk.current):
            self.follow_up = None

    # Judging

    def verdict_key(self, action: str) -> None:
        """A verdict by key or menu: of the framed question, or ("other_…") of the one that is not."""
        statement = self._desk.statement()
        if statement is None or not self._may_judge(statement):
            return
        aspect = self._desk.framed
        if action.startswith("other_"):
            aspect = self._other(statement, aspect)
        value = NO_CHECK if action == "no_check" else _VERDICTS[action.removeprefix("other_")].value
        self.judge(aspect, value)

    def judge(self, aspect: str, value: str) -> None:
        """Record a judgement of the current statement, with what stands in its fields."""
        statement = self._desk.statement()
        if statement is None:
            return
        justification, correction = self._desk.inspector.drafted(aspect)
        self._desk.frame(aspect)

        def act(actions: "Actions", reviewer: Id) -> "Recorded | None":
            return actions.judge(
                statement.id,
                aspect,
                value,
                reviewer,
                justification=justification,
                correction=correction,
                seen=statement.reading,
            )

        self._perform(statement, act, lambda: self._go_on_if_complete(statement.id, aspect))

    def clear(self) -> None:
        """Withdraw the judgement of the framed question."""
        aspect = self._desk.framed
        self._on_statement(lambda s: lambda actions, me: actions.clear(s.id, aspect, me))

    def later(self) -> None:
        """Put the statement off, and go on."""
        self._on_statement(lambda s: lambda actions, me: actions.put_off(s.id, me, later=not s.later), self.go_on)

    def go_on(self) -> None:
        """Go to the next open statement, or say that there is none."""
        if not self._desk.next_open():
            self._desk.go_to(self._desk.current)
            left = self._desk.work_left.remaining()
            self.said.emit(f"{remaining_words(left)}{self._onwards(left)}" if left else "")

    def _onwards(self, left: Remaining) -> str:
        """What to do when no statement is open any more."""
        if not left.finished:
            return " · {key:whats_left} lists it"
        record, order = self._session.record, self._session.order
        another = record is not None and order[-1:] != [record.article.id]
        return " · {key:next_article} goes to the next article" if another else ""

    def go_back(self) -> None:
        """Go back to an open statement, or say that there is none."""
        if not self._desk.previous_open():
            self.said.emit("No other open statement in this list")

    def _may_judge(self, statement: Statement) -> bool:
        if self._desk.reading.selectedSpan() is not None:
            self.said.emit(SELECTED)
            return False
        if not self._desk.reading.isSpanVisible(statement.span):
            self._desk.reading.ensureVisible(statement.span)
            self.said.emit(OFF_SCREEN)
            return False
        return True

    def _other(self, statement: Statement, framed: str) -> str:
        if framed == SO:
            return statement.aspects[0]
        return SO

    def _go_on_if_complete(self, judged_statement: Id, aspect: str) -> None:
        """Frame the next question; leave the statement once nothing more is wanted of it."""
        if self._desk.current != judged_statement:
            return
        statement, reviewer, record = self._desk.statement(), self._session.reviewer, self._session.record
        advance = self._session.settings.advance
        if statement is None or reviewer is None or record is None:
            return
        judged = statement.judgement(aspect, reviewer.id)
        wants_reason = judged is not None and judged.reason is None and bool(reasons_for(aspect, judged.value))
        if wants_reason and advance is not Advance.ALWAYS:
            return
        following = next_question(statement, reviewer.id)
        own = statement.judgement(following, reviewer.id)
        if own is None or own.outdated:
            self._desk.frame(following)
            return
        wants = wants_citation(statement, record.settings) and advance is not Advance.ALWAYS
        if advance is Advance.NEVER or wants:
            return
        if not open_for(statement, reviewer.id, {s.id: s for s in record.statements}):
            self.go_on()

    def _give_reason(self, aspect: str, reason: object) -> None:
        statement, reviewer = self._desk.statement(), self._session.reviewer
        judged = statement.judgement(aspect, reviewer.id) if statement and reviewer else None
        if statement is None or judged is None or not isinstance(reason, Reason):
            return

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            return actions.judge(statement.id, aspect, None, me, reason=reason)

        self._perform(statement, act, lambda: self._go_on_if_complete(statement.id, aspect))

    def _write(self, aspect: str, *, justification: str | None = None, correction: str | None = None) -> None:
        """Store a justification or correction; without a judgement it waits in its field for one."""
        statement, reviewer = self._desk.statement(), self._session.reviewer
        judged = statement.judgement(aspect, reviewer.id) if statement and reviewer else None
        if statement is None or judged is None:
            return

        def act(actions: "Actions", me: Id) -> "Recorded | None":
            return actions.judge(statement.id, aspect, None, me, justification=justification, correction=correction)

        self._perform(statement, act)

    # Remarks

    def _add_note(self, words: str, confidential: bool) -> None:
        statement = self._desk.statement()
        if statement is not None:
            recorded = self._desk.inspector.drafts.onceRecorded(statement.id, "note")
            self._perform(
                statement,
                lambda actions, me: actions.write_note(statement.id, words, me, confidential=confidential),
                recorded,
            )

    def _on_statement(
        self,
        act: "Callable[[Statement], Callable[[Actions, Id], Recorded | None]]",
        then: Callable[[], object] = lambda: None,
    ) -> None:
        statement = self._desk.statement()
        if statement is not None:
            self._perform(statement, act(statement), then)

    def _perform(
        self,
        statement: Statement,
        act: "Callable[[Actions, Id], Recorded | None]",
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._session.perform(act, statement.id, then, refused=lambda: self._desk.offer_drafts(statement.id))
