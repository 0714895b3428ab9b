"""What the menu Statement does by hand: keep, reject, draw, cut, split, merge, and say what it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.model.vocabulary import Rejection, StatementKind, Tier
from annotations.text import Span, hull, snapped_to_words
from app.controllers.judging import FollowUp
from app.key_map import fill_keys
from app.views.questions import reason_letters

if TYPE_CHECKING:
    from annotations.storage.actions import Actions
    from annotations.storage.ledger import Recorded
    from app.main_window import MainWindow

_KINDS = (StatementKind.NUMERIC, StatementKind.ATTRIBUTED, StatementKind.OTHER)
_REJECTIONS = tuple(why for why in Rejection if why is not Rejection.MERGED)
_MARKS = "\"“”„«»‹›‘’'`"


class StatementActions(QObject):
    """Acts on the current statement, and on the words that are selected in the article."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._session, self._desk, self._judging = window.session, window.desk, window.judging

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action of the menu does."""
        return {
            "accept": self.accept,
            "reject": self.reject,
            "draw": self.draw,
            "recut": self.recut,
            "split": self.split,
            "merge": self.merge,
            "kind": self.change_kind,
            "tier": self.change_tier,
        }

    def accept(self) -> None:
        """Keep the suggestion."""
        self._on_statement(lambda s: lambda actions, me: actions.accept(s.id, me))

    def reject(self) -> None:
        """Take the statement out of the work; the next letter may say why, anything else goes on."""
        statement = self._desk.statement()
        if statement is None:
            return
        following = self._desk.statements.nextOpen(statement.id)  # the rejected one leaves the order
        letters = reason_letters(_REJECTIONS)

        def go_on() -> None:
            if following is not None and following != self._desk.current:
                self._desk.go_to(following)
            else:
                self._judging.go_on()

        def because(why: Rejection) -> Callable[[], None]:
            def reject(actions: "Actions", me: Id) -> "Recorded | None":
                return actions.reject(statement.id, me, why)

            return lambda: self._session.perform(reject, statement.id, go_on)

        def ask_why() -> None:
            choices = {letter: because(why) for letter, why in letters.items()}
            self._judging.follow_up = FollowUp(statement.id, choices, go_on)
            offered = " · ".join(f"{letter.upper()} {why.value}" for letter, why in letters.items())
            self._desk.toast.show_words(f"Not a statement. Because? {offered} · Enter goes on", undo=True)

        self._session.perform(lambda actions, me: actions.reject(statement.id, me), statement.id, ask_why)

    # Words

    def draw(self) -> None:
        """Make the selected words a statement of the kind that they look like."""
        span, record = self._desk.reading.selectedSpan(), self._session.record
        if span is None or record is None:
            self._say("Select the words first (drag, or Shift+arrows), then press {key:draw}")
            return
        kind, context, text = looks_like(span.of(record.article.words)), self._context(span), record.article.text
        drawn: list[Id] = []

        def act(actions: "Actions", me: Id) -> "Recorded":
            statement, recorded = actions.draw(text, kind, span, context, me)
            drawn.append(statement)
            return recorded

        def show() -> None:
            self._desk.go_to(drawn[0])
            words = fill_keys(f"Statement drawn: {kind.value} · {{key:kind}} changes the kind")
            self._desk.toast.show_words(words, undo=True)

        self._desk.reading.clearSelection()
        self._session.perform(act, None, show)

    def recut(self) -> None:
        """Give the statement the selected words; if there are none, select its own to start from."""
        span, statement = self._desk.reading.selectedSpan(), self._desk.statement()
        if statement is None:
            return
        if span is None or span == statement.span:
            self._desk.reading.select(statement.span)
            self._desk.reading.ensureVisible(statement.span)
            self._desk.reading.setFocus()
            self._say("Shift+arrows move the end, Alt+Shift+arrows the start · {key:recut} re-cuts, Esc leaves it")
            return
        context = self._context(span)
        self._desk.reading.clearSelection()
        self._session.perform(lambda actions, me: actions.recut(statement.id, span, context, me), statement.id)

    def split(self) -> None:
        """Cut the statement in two where the selection begins."""
        span, statement, record = self._desk.reading.selectedSpan(), self._desk.statement(), self._session.record
        if statement is None or record is None:
            return
        words, whole = record.article.words, statement.span
        at = span.start if span is not None else whole.start
        first = snapped_to_words(words, Span(whole.start, at)) if whole.start < at < whole.end else Span(0, 0)
        if not len(first):
            self._say("Select where the second part begins, inside the statement, then press {key:split}")
            return
        second, context = Span(at, whole.end), statement.reading.context
        made: list[Id] = []

        def act(actions: "Actions", me: Id) -> "Recorded":
            other, recorded = actions.split(statement.id, first, second, context, me)
            made.append(other)
            return recorded

        self._desk.reading.clearSelection()
        self._session.perform(act, statement.id)

    def merge(self) -> None:
        """Make one statement of those chosen in the list, or of the current one and the next of its kind."""
        statement, record = self._desk.statement(), self._session.record
        if statement is None or record is None:
            return
        chosen = [s for s in record.statements if s.id in self._desk.statements.chosen() and s.id != statement.id]
        others = chosen or self._next_alike(statement)
        if not others:
            self._say("There is no statement after this one in its paragraph to merge it with")
            return
        kept, *gone = sorted([statement, *others], key=lambda each: each.span)
        context = self._context(hull([kept.span, *(each.span for each in gone)]))
        ids = [each.id for each in gone]
        self._session.perform(
            lambda actions, me: actions.merge(kept.id, ids, context, me), kept.id, lambda: self._desk.go_to(kept.id)
        )

    # What it is

    def change_kind(self) -> None:
        """Make it the next of numeric, attributed, other."""

        def turned(kind: StatementKind) -> StatementKind:
            return _KINDS[(_KINDS.index(kind) + 1) % len(_KINDS)]

        self._on_statement(lambda s: lambda actions, me: actions.set_kind(s.id, turned(s.kind), me))

    def change_tier(self) -> None:
        """Move it to the other tier."""

        def other(tier: Tier) -> Tier:
            return Tier.MINOR if tier is Tier.CHECK else Tier.CHECK

        self._on_statement(lambda s: lambda actions, me: actions.set_tier(s.id, other(s.tier), me))

    # Common

    def _next_alike(self, statement: Statement) -> list[Statement]:
        """The next statement of the same kind in the same paragraph, of those that are shown."""
        record = self._desk.shown
        if record is None:
            return []
        words = record.article.words
        end = words.find("\n", statement.span.end)
        following = (
            other
            for other in record.statements
            if other.kind is statement.kind and not other.rejected and other.span.start >= statement.span.end
        )
        found = min(following, key=lambda other: other.span, default=None)
        return [found] if found is not None and (end < 0 or found.span.start < end) else []

    def _context(self, span: Span) -> Span:
        """The sentences that a span touches."""
        first, last = self._desk.sentence_at(span.start), self._desk.sentence_at(span.end - 1)
        return hull([span, *(sentence for sentence in (first, last) if sentence is not None)])

    def _say(self, words: str) -> None:
        self._desk.toast.show_words(fill_keys(words), undo=False)

    def _on_statement(self, act: "Callable[[Statement], Callable[[Actions, Id], Recorded | None]]") -> None:
        statement = self._desk.statement()
        if statement is not None:
            self._session.perform(act(statement), statement.id)


def looks_like(words: str) -> StatementKind:
    """The kind that drawn words most likely are: quoted, with a figure, or neither."""
    inner = words.strip().rstrip(".,;:!?")
    if len(inner) > 2 and inner[0] in _MARKS and inner[-1] in _MARKS:
        return StatementKind.ATTRIBUTED
    return StatementKind.NUMERIC if any(character.isnumeric() for character in words) else StatementKind.OTHER
