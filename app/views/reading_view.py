"""The article as it is read and judged: what is marked and chosen in it, and what a click means."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.text import Span
from app.plain import tip
from app.theme import current_theme
from app.views.gutter import Cell
from app.views.highlights import Highlights
from app.views.reading_blocks import Blocks
from app.views.reading_page import ReadingPage
from app.views.reading_painter import Moment
from app.views.reading_selection import Selection, Unit
from app.views.selection_steps import Edge, Step, move_of


class ReadingView(ReadingPage):
    """Shows one article. It holds no state of the project: it is given a record, and asks by signals.

    `statementActivated(id)`: a statement was clicked, the innermost first; a further click on the
    same place goes outwards. `sentenceActivated(Span)`: a click beside all statements.
    `readingFontChanged(points)`: the size was changed, here with Ctrl and the wheel.
    """

    statementActivated = Signal(bytes)
    sentenceActivated = Signal(object)
    selectionChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewer: Id | None = None
        self._ready: Highlights | None = None
        self._selection: Selection | None = None
        self._current: Id | None = None
        self._sentence: Span | None = None
        self._show_minor = False
        self._backlight = False
        self._pressed = QPoint()
        self._dragged = False
        self._double_click = QTimer(self, singleShot=True)
        self._last_click: int | None = None
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName("Article")
        self._describe()

    def takeHighlights(self, highlights: Highlights) -> None:
        """Takes over the marks of the next article, so that they need not be worked out here."""
        self._ready = highlights

    def setRecord(self, record: ArticleRecord | None, reviewer: Id | None) -> None:
        """Show an article as `reviewer` sees it. The same text keeps its place and selection."""
        before = self._painter
        if before is None or record is None or before.page.blocks.words != record.article.words:
            self._start_afresh(record, reviewer)
            return
        highlights = Highlights(record, reviewer, before.page.blocks, self._show_minor, before.highlights)
        changed = highlights.unlike(before.highlights) if reviewer == self._reviewer else range(len(before.page.blocks))
        self._reviewer = reviewer
        self._set_highlights(highlights)
        self._renew(changed)
        if changed:
            self._update_blocks(before.detailed)
            self._update_marks()

    def setCurrent(self, statement: Id | None) -> None:
        """Make a statement the current one: its parts are shown. It is not scrolled to."""
        if statement == self._current:
            return
        before, self._current = self._statement(), statement
        self._show_current(before)
        self._describe()

    def currentSentence(self) -> Span | None:
        return self._sentence

    def setCurrentSentence(self, sentence: Span | None) -> None:
        """Put the brackets around the sentence that would be ticked."""
        if sentence == self._sentence:
            return
        before, self._sentence = self._sentence, sentence
        self._update_blocks(index for span in (before, sentence) if span for index in self._blocks_touched(span))
        self._describe()

    def setShowMinor(self, show: bool) -> None:
        """Show minor statements like the others; else they are underlined faintly, without a glyph."""
        if show == self._show_minor:
            return
        self._show_minor = show
        if self._painter is not None:
            blocks = self._painter.page.blocks
            before = self._painter.highlights
            self._set_highlights(Highlights(before.record, self._reviewer, blocks, show, before))
            self._renew(range(len(blocks)))
            self._update_marks()

    def setBacklight(self, on: bool) -> None:
        """Fade the words that belong to no statement, so that the others stand out."""
        if on != self._backlight:
            self._backlight = on
            if self._painter is not None:
                self._renew(range(len(self._painter.page.blocks)))

    def isBacklit(self) -> bool:
        return self._backlight

    def statementsAt(self, position: int) -> list[Id]:
        """The statements that cover a position of the text, innermost first."""
        if self._painter is None or self._painter.highlights.is_masked(position):
            return []
        return self._painter.highlights.statements_at(position)

    def selectedSpan(self) -> Span | None:
        """The selected words: snapped to words unless Ctrl was held."""
        return None if self._selection is None else self._selection.span

    def select(self, span: Span) -> None:
        """Select exactly these characters, as if they had been dragged over."""
        if self._selection is not None:
            self._selection.select(span)

    def clearSelection(self) -> None:
        if self._selection is not None:
            self._selection.clear()

    def moveSelection(self, edge: Edge, step: Step, *, forward: bool) -> None:
        """Move one end of the selection. Without one it begins as the current statement, else as the sentence."""
        if self._painter is None or self._selection is None:
            return
        begun = self.selectedSpan() or self._to_begin_with()
        if begun is not None:
            span = self._selection.steps.moved(begun, edge, step, forward=forward)
            self._selection.select(span)
            at = span.end - 1 if edge is Edge.END else span.start
            self.ensureVisible(Span(at, at + 1))

    def copy(self) -> None:
        """Copy the selected words to the clipboard."""
        if self._painter is not None and (span := self.selectedSpan()):
            QGuiApplication.clipboard().setText(span.of(self._painter.page.blocks.words))

    # What Qt asks for

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (move := move_of(event)) is not None:
            edge, step, forward = move
            self.moveSelection(edge, step, forward=forward)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.positionAt(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or position is None or self._selection is None:
            return
        place = event.position().toPoint()
        thrice = self._double_click.isActive() and _near(place, self._pressed)
        self._double_click.stop()
        self._pressed = place
        self._dragged = thrice
        self._selection.begin(position, Unit.SENTENCE if thrice else Unit.WORDS)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._character(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place is not None and self._selection is not None:
            self._pressed = event.position().toPoint()
            self._dragged = True
            self._double_click.start(QApplication.doubleClickInterval())
            self._selection.begin(place, Unit.WORD)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton or self._selection is None:
            return
        self._dragged = self._dragged or not _near(event.position().toPoint(), self._pressed)
        position = self.positionAt(event.position())
        if self._dragged and position is not None:
            self._selection.extend(position, exact=_is_ctrl(event))
            self._scroll_towards(event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        position = self.positionAt(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or position is None or self._selection is None:
            return
        if self._dragged:
            self._selection.extend(position, exact=_is_ctrl(event))
        else:
            self._click(event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip(cell.tip if cell else ""), self.viewport())
            return True
        return super().viewportEvent(event)

    # Clicks

    def _click(self, point: QPointF) -> None:
        if (cell := self._cell_at(point)) is not None:
            ids = [mark.statement for mark in cell.marks]
            self.statementActivated.emit(self._next_of(ids))
            return
        place = self._character(point)
        ids = [] if place is None else self.statementsAt(place)
        if not ids:
            self._last_click = None
            position = self.positionAt(point)
            if self._painter is not None and position is not None:
                self.sentenceActivated.emit(self._painter.page.blocks.sentence_at(position))
            return
        again = self._last_click is not None and place is not None and abs(place - self._last_click) <= 1
        self._last_click = place
        self.statementActivated.emit(self._next_of(ids) if again else ids[0])

    def _next_of(self, ids: list[Id]) -> Id:
        """The one after the current statement, from the outermost back to the innermost."""
        return ids[(ids.index(self._current) + 1) % len(ids)] if self._current in ids else ids[0]

    def _character(self, point: QPointF) -> int | None:
        if self._painter is None:
            return None
        return self._painter.page.character_at(point.x() - self._left, point.y() + self._offset())

    def _cell_at(self, point: QPointF) -> Cell | None:
        if self._painter is None or point.x() >= self._left:
            return None
        page, y = self._painter.page, point.y() + self._offset()
        if not len(page.blocks) or not 0 <= y < page.height:
            return None
        index = page.index_at(y)
        inside = QPointF(point.x() - self._left, y - page.top(index))
        return next((cell for cell in self._painter.cells(index) if cell.rect.contains(inside)), None)

    def _scroll_towards(self, y: float) -> None:
        """Follow a drag that leaves the window at the top or at the bottom."""
        beyond = min(0.0, y) + max(0.0, y - self.viewport().height())
        if beyond:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(beyond))

    # What is shown

    def _start_afresh(self, record: ArticleRecord | None, reviewer: Id | None) -> None:
        """Another text: from the top, with nothing chosen in it."""
        self._reviewer = reviewer
        self._current = self._sentence = self._last_click = None
        self.minimap.setCurrent(None)
        had_selection = self.selectedSpan() is not None
        if record is None:
            self._selection = None
            self._show(None, None)
        else:
            ready, self._ready = self._ready, None
            known = ready is not None and ready.record.article.words == record.article.words
            blocks = ready.blocks if ready is not None and known else Blocks(record.article.words)
            self._selection = Selection(blocks, self._selection_changed)
            self._show(blocks, Highlights(record, reviewer, blocks, self._show_minor, ready if known else None))
        self._describe()
        if had_selection:
            self.selectionChanged.emit()

    def _moment(self) -> Moment:
        return Moment(current_theme(), self._sentence, self.selectedSpan(), self.hasFocus())

    def _set_highlights(self, highlights: Highlights) -> None:
        assert self._painter is not None
        current = None if self._current is None else highlights.statement(self._current)
        self._painter.setHighlights(highlights, current)
        self.minimap.setCurrent(current.span if current else None)

    def _show_current(self, before: Statement | None) -> None:
        """Paint another statement as the current one. Cues are set in italics, so their blocks change."""
        if self._painter is None:
            return
        current = self._statement()
        touched = set(self._painter.detailed)
        self._painter.setCurrent(current)
        self._update_blocks(touched | self._painter.detailed)
        self._renew({index for s in (before, current) if s for cue in _cues(s) for index in self._blocks_touched(cue)})
        self.minimap.setCurrent(current.span if current else None)

    def _styles(self, index: int) -> list[tuple[Span, QTextCharFormat]]:
        """The formats of a block: masked and backlit words are faint, cues of the current statement italic."""
        assert self._painter is not None
        block, highlights = self._painter.page.blocks[index].span, self._painter.highlights
        faint, cue = QTextCharFormat(), QTextCharFormat()
        faint.setForeground(current_theme().color("mask"))
        cue.setFontItalic(True)
        faded = highlights.masks(block) + (highlights.unmarked(block) if self._backlight else [])
        styles = [(span, faint) for span in faded]
        if self._painter.current is not None:
            styles += [(span, cue) for span in _cues(self._painter.current) if span.overlaps(block)]
        return styles

    def _to_begin_with(self) -> Span | None:
        statement = self._statement()
        if statement is not None or self._sentence is not None or self._painter is None:
            return statement.span if statement is not None else self._sentence
        at_top = self.positionAt(QPoint(self._left, 0))
        return None if at_top is None else self._painter.page.blocks.sentence_at(at_top)

    def _selection_changed(self) -> None:
        self._describe()
        self.viewport().update()
        self.selectionChanged.emit()

    def _statement(self) -> Statement | None:
        if self._painter is None or self._current is None:
            return None
        return self._painter.highlights.statement(self._current)

    def _describe(self) -> None:
        """Tell screen readers what is chosen."""
        if self._painter is None:
            self.setAccessibleDescription("No article is open.")
            return
        words = self._painter.page.blocks.words
        statement = self._statement()
        chosen = [
            ("Selected", self.selectedSpan()),
            ("Statement", statement.span if statement else None),
            ("Sentence", self._sentence),
        ]
        self.setAccessibleDescription(" ".join(f"{name}: {span.of(words)[:400]}" for name, span in chosen if span))


def _cues(statement: Statement) -> list[Span]:
    return [span for link in statement.reading.links for span in link.cue]


def _near(a: QPoint, b: QPoint) -> bool:
    return (a - b).manhattanLength() < QApplication.startDragDistance()


def _is_ctrl(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
