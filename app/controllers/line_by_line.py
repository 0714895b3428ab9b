"""Reading line by line: ticking sentences, finding what is in no statement, telling what is left."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.ids import Id
from annotations.review.remaining import Item, remaining_words
from annotations.text import Span
from app.key_map import fill_keys
from app.views.remaining import RemainingSheet

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SHOWN_WORDS = 48
_SHARES = (24, 38, 38)
"""Of the height: articles, statements and the sheet, when it is opened for the first time."""

_LINES = 34
"""Lines of text that the left panes need to stand one below the other; with less the sheet hides the statements."""

NOT_YET = "Still looking through the words of this article · press the key again in a moment"


class LineByLine(QObject):
    """What the menu Article does with sentences and with what no statement holds.

    What was found is selected, so that one key makes it a statement; the selection goes as soon as
    the reviewer is elsewhere, since it keeps verdict keys from judging.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._session, self._desk = window.session, window.desk
        self._left = window.desk.work_left
        self._shown: Span | None = None  # what is selected because it was found
        self._current: Id | None = None  # the statement that was the current one then
        self._heights: list[int] = []  # of the left panes, before the sheet was opened
        self.sheet = RemainingSheet()
        self.sheet.hide()
        self._desk.left.addWidget(self.sheet)
        self.sheet.chosen.connect(lambda item: window.when_idle(lambda: self.go_to(item)))
        self.sheet.backToText.connect(self._desk.reading.setFocus)
        self.sheet.closed.connect(self._sheet_closed)
        self._desk.moved.connect(self._moved)
        self._left.found.connect(self._moved)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "tick": self.tick,
            "untick": self.untick,
            "next_uncovered": lambda: self.uncovered(1),
            "previous_uncovered": lambda: self.uncovered(-1),
            "whats_left": self.whats_left,
        }

    # Ticking

    def tick(self) -> None:
        """Tick the current sentence and go to the next one that is not ticked; from a ticked one just go."""
        record, sentence = self._session.record, self._desk.reading.currentSentence()
        self._desk.reading.clearSelection()
        if record is None or sentence is None or sentence not in self._left.unticked():
            self._go_on_from(sentence or Span(0, 0), ticked=False)
            return
        text = record.article.text
        self._session.perform(
            lambda actions, me: actions.tick(text, sentence, me),
            self._desk.current,
            lambda: self._go_on_from(sentence, ticked=True),
        )

    def untick(self) -> None:
        """Take the tick of the current sentence back."""
        record, reviewer = self._session.record, self._session.reviewer
        sentence = self._desk.reading.currentSentence()
        if record is None or reviewer is None or sentence is None:
            return
        own = [tick for tick in (record.ticks or {}).get(reviewer.id, ()) if tick.overlaps(sentence)]
        if not own:
            self._say(
                fill_keys("This sentence is not ticked · click one that is, or take the last step back: {key:undo}")
            )
            return
        text = record.article.text
        self._session.perform(
            lambda actions, me: actions.tick(text, own[0], me, ticked=False),
            self._desk.current,
            lambda: self._desk.go_to_sentence(sentence),
        )

    def _go_on_from(self, sentence: Span, *, ticked: bool) -> None:
        unread = self._left.unticked()
        after = next((other for other in unread if other.start > sentence.start), None)
        if after is None and unread and not ticked:
            after = unread[0]  # told once at the end, then on from the top
        if after is None:
            self._say(self._words(), undo=ticked)
        else:
            self._desk.read_on(after)

    # What is in no statement

    def uncovered(self, by: int) -> None:
        """Select the next words (or those before) in no statement; where there are none, go to what is not ticked."""
        found, record = self._left.uncovered(), self._session.record
        if record is None or found is None:
            self._say(NOT_YET)
            return
        if not found:
            self._next_unticked(by)
            return
        spans = [finding.span for finding in found]
        place, around = _next_place(spans, self._place(), by)
        finding = found[place]
        self._select(finding.span)
        words = _shortened(finding.span.of(record.article.words))
        left = "the last one" if len(found) == 1 else f"{len(found)} left"
        name = finding.kind.value if around else finding.kind.value.capitalize()
        where = ("From the top · " if by > 0 else "From the end · ") if around else ""
        keys = fill_keys("{key:draw} makes it a statement, {key:tick} ticks the sentence")
        self._say(f"{where}{name} in no statement: {words} · {left} · {keys}")

    def go_to(self, item: Item) -> None:
        """Go to one of the things that are left."""
        if item.statement is not None:
            self._desk.go_to(item.statement.id)
        elif item.span in self._desk.sentences:
            self._desk.go_to_sentence(item.span)
        else:
            self._select(item.span)

    def _next_unticked(self, by: int) -> None:
        unread, here = self._left.unticked(), self._desk.reading.currentSentence()
        if not unread:
            self._say(self._words())
            return
        place, _ = _next_place(list(unread), here or Span(-1, -1), by)
        self._desk.go_to_sentence(unread[place])
        left = "the last one" if len(unread) == 1 else f"{len(unread)} left"
        keys = fill_keys("{key:tick} ticks it")
        self._say(f"Nothing else is in no statement · sentence not yet ticked · {left} · {keys}")

    def _place(self) -> Span:
        """Where to look on from: what was found last, else just before the current sentence."""
        if self._shown is not None and self._shown == self._desk.reading.selectedSpan():
            return self._shown
        sentence = self._desk.reading.currentSentence()
        return Span(sentence.start, len(self._words_of_article()) + 1) if sentence else Span(-1, -1)

    def _words_of_article(self) -> str:
        return self._session.record.article.words if self._session.record else ""

    def _select(self, span: Span) -> None:
        sentence = self._desk.sentence_at(span.start)
        self._desk.go_to_sentence(sentence)
        self._desk.reading.ensureVisible(span)
        self._desk.reading.select(span)
        self._shown, self._current = span, self._desk.current

    def _let_go(self) -> None:
        if self._shown is not None and self._desk.reading.selectedSpan() == self._shown:
            self._desk.reading.clearSelection()
        self._shown = None

    # What is left

    def whats_left(self) -> None:
        """Open the sheet of what is left; while it is open, go to the next thing on it."""
        if self.sheet.isVisible():
            self.sheet.goToNext()
            return
        self._heights = self._desk.left.sizes()
        self.sheet.setVisible(True)
        crowded = self._desk.left.height() < _LINES * self.sheet.fontMetrics().height()
        self._desk.statements.setVisible(not crowded)
        heights = self._desk.left.sizes()
        if heights[-1] < self.sheet.minimumSizeHint().height():
            self._desk.left.setSizes([sum(heights) * share // 100 for share in _SHARES])
        self._show()

    def _sheet_closed(self) -> None:
        """Gives the panes above it back the room that they had."""
        self._desk.statements.show()
        if self._heights:
            self._desk.left.setSizes(self._heights)

    def _moved(self) -> None:
        """The reviewer went elsewhere, or something is recorded otherwise than before."""
        if self._desk.current != self._current:
            self._let_go()
        self._show()

    def _show(self) -> None:
        if self.sheet.isVisible():
            self.sheet.setRemaining(self._left.remaining(), self._words_of_article(), self._desk.sentence_at)

    def _words(self) -> str:
        left = self._left.remaining()
        return remaining_words(left) if left is not None else ""

    def _say(self, words: str, *, undo: bool = False) -> None:
        self._desk.toast.show_words(words, undo=undo)


def _next_place(spans: list[Span], here: Span, by: int) -> tuple[int, bool]:
    """The index of the span after `here` (or before it), and whether that was found only by going around.

    Of spans with one start the outer comes first; `here` itself is neither after nor before.
    """
    order = [(span.start, -span.end) for span in spans]
    now = (here.start, -here.end)
    if by > 0:
        place = next((i for i, one in enumerate(order) if one > now), None)
        return (0, True) if place is None else (place, False)
    place = next((i for i in reversed(range(len(order))) if order[i] < now), None)
    return (len(order) - 1, True) if place is None else (place, False)


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN_WORDS else f"{words[: _SHOWN_WORDS - 1].rstrip()}…"
