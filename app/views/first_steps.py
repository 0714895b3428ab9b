"""The hints of the first start: four places of the window, each pointed at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from annotations.text import Span
from app.key_map import fill_keys
from app.views.callout import Callout
from app.views.questions import QuestionRow
from app.views.typography import reading_font

if TYPE_CHECKING:
    from app.actions import ActionRegistry
    from app.desk import Desk

_VERDICTS = frozenset({"verified", "disputed", "unverifiable", "no_check"})


@dataclass(frozen=True, slots=True)
class Step:
    """One hint: its words, whose keys are placeholders; where it points; which actions follow it.

    `at_left`: it would hide what matters below its place.
    """

    words: str
    place: Callable[[], QRect | None]
    followed_by: frozenset[str]
    at_left: bool = False


class FirstSteps(QObject):
    """Shows the hints one after the other over `window`. A verdict given meanwhile counts as *Next*."""

    def __init__(self, window: QWidget, desk: "Desk", actions: "ActionRegistry") -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._at = -1  # which step is shown; -1: none
        self.callout = Callout(window)
        self.callout.nextRequested.connect(self.go_on)
        self.callout.skipRequested.connect(self.stop)
        self._steps = self._made_steps()
        # what moves the target is told before it has moved: its place is looked up when all is laid out
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._point)
        actions.triggered.connect(self._done)
        desk.moved.connect(self._settle.start)
        desk.panes.splitterMoved.connect(self._settle.start)
        desk.reading.verticalScrollBar().valueChanged.connect(self._settle.start)
        desk.inspector.verticalScrollBar().valueChanged.connect(self._settle.start)
        window.installEventFilter(self)

    def start(self) -> None:
        """Show them from the first one."""
        self._at = 0
        self._show()

    def go_on(self) -> None:
        """Show the next one, or end."""
        if self._at + 1 < len(self._steps):
            self._at += 1
            self._show()
        else:
            self.stop()

    def stop(self) -> None:
        """Show no more of them."""
        if self.callout.isAncestorOf(self._window.focusWidget() or self._window):
            self._desk.reading.setFocus()
        self._at = -1
        self.callout.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LanguageChange) and self._at >= 0:
            self._tell()
            self._settle.start()
        return super().eventFilter(watched, event)

    def _made_steps(self) -> tuple[Step, ...]:
        return (
            Step(
                "<b>This is a statement.</b> A dotted line is a figure, a plain one something that was said. "
                "Click another one, or press <b>{key:down}</b> and <b>{key:up}</b> to move.",
                self._statement,
                frozenset({"down", "up", "next_open", "previous_open"}),
            ),
            Step(
                "<b>The framed question takes the keys.</b> <b>{key:verified}</b> verified, <b>{key:disputed}</b> "
                "disputed, <b>{key:unverifiable}</b> unverifiable. Each is saved at once; <b>{key:undo}</b> undoes.",
                self._question,
                frozenset(),
                at_left=True,
            ),
            Step(
                "<b>What does it rest on?</b> <b>{key:cite}</b> writes down a citation, "
                "<b>{key:repeat}</b> cites the last one again.",
                lambda: self._place_of(self._desk.inspector.citations),
                frozenset({"cite", "repeat"}),
                at_left=True,
            ),
            Step(
                "<b>Go on.</b> <b>{key:tick}</b> ticks the sentence as read, <b>{key:next_open}</b> goes to the next "
                "open statement. <b>{key:keys}</b> shows all keys, <b>{key:guide}</b> the help.",
                self._sentence,
                frozenset({"tick", "next_open"}),
            ),
        )

    def _show(self) -> None:
        self._tell()
        if self._at == 2:
            self._desk.inspector.ensureWidgetVisible(self._desk.inspector.citations)
        self._point()

    def _tell(self) -> None:
        last = self._at == len(self._steps) - 1
        words = fill_keys(self._steps[self._at].words)
        self.callout.tell(words, f"{self._at + 1} of {len(self._steps)}", last=last)

    def _point(self) -> None:
        if self._at < 0:
            return
        place = self._steps[self._at].place()
        if place is None:
            self.callout.hide()  # it comes back with its target
        else:
            self.callout.point_at(place, at_left=self._steps[self._at].at_left)

    def _done(self, action: str) -> None:
        if self._at >= 0 and (action in _VERDICTS or action in self._steps[self._at].followed_by):
            QTimer.singleShot(0, self, self.go_on)

    # Where they point

    def _statement(self) -> QRect | None:
        statement = self._desk.statement()
        return self._in_text(statement.span) if statement else None

    def _sentence(self) -> QRect | None:
        sentence = self._desk.reading.currentSentence()
        return self._in_text(sentence) if sentence else None

    def _question(self) -> QRect | None:
        rows = self._desk.inspector.findChildren(QuestionRow)
        return next((self._place_of(row) for row in rows if row.isFramed() and row.isVisible()), None)

    def _in_text(self, span: Span) -> QRect | None:
        """Where the first lines of a span stand, as far as they can be seen."""
        reading = self._desk.reading
        if not reading.isVisible() or not reading.isSpanVisible(span):
            return None
        first, last = reading.pointOf(span.start).toPoint(), reading.pointOf(max(span.start, span.end - 1)).toPoint()
        half = QFontMetrics(reading_font(reading.readingFontSize())).height() // 2
        one_line = abs(first.y() - last.y()) < half
        left, right = (first.x(), last.x()) if one_line else (first.x(), first.x() + 12 * half)
        place = QRect(QPoint(min(left, right), first.y() - half), QPoint(max(left, right), last.y() + half))
        return place.translated(reading.viewport().mapTo(self._window, QPoint()))

    def _place_of(self, widget: QWidget) -> QRect | None:
        if not widget.isVisible():
            return None
        seen = widget.visibleRegion().boundingRect()
        return None if seen.isEmpty() else seen.translated(widget.mapTo(self._window, QPoint()))
