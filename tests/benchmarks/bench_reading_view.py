"""The reading view against a bare QPlainTextEdit, and its repaints against one frame of a 60 Hz screen."""

import os
import random
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from annotations.model.article import Article
from annotations.model.ids import suggestion_id
from annotations.model.record import ArticleRecord, Statement, reading_order
from annotations.model.statement import Reading
from annotations.model.vocabulary import StatementKind, Verdict
from annotations.text import Span, paragraphs, sentences
from app.theme import apply_theme, load_theme
from app.views.reading_view import ReadingView
from tests.benchmarks.harness import Pair, interleaved, measure
from tests.factories import R1, make_article, make_judgement

WORDS, STATEMENTS = 100_000, 5_000
FRAME = 16.0
SIZE = (1000, 900)


def long_record() -> ArticleRecord:
    """100,000 words in paragraphs of 20 to 120, with 5,000 statements, a third of them judged."""
    chance = random.Random(7)
    vocabulary = (
        "officials said that more than 1,700 fighters had left the “ruins” of Mariupol – reports CNN 😀".split()
    )
    found, left = [], WORDS
    while left:
        count = min(left, chance.randint(20, 120))
        found.append(" ".join(chance.choices(vocabulary, k=count)) + ".")
        left -= count
    return _record("\n\n".join(found))


def one_line_record() -> ArticleRecord:
    """The same words and statements as one line of 1 MB: a page that lost its line breaks."""
    words = " ".join(long_record().article.words.split())
    words = (words * 2)[: max(1_000_000, len(words))]
    return _record(words)


def _record(words: str) -> ArticleRecord:
    chance = random.Random(7)
    article = make_article(words)
    spans = {Span(start, start + chance.randint(8, 200)) for start in chance.sample(range(len(words)), STATEMENTS)}
    statements = [_statement(article, number, span) for number, span in enumerate(sorted(spans, key=reading_order))]
    ticked = frozenset(sentence for place in paragraphs(words)[::3] for sentence in sentences(words, place)[:40])
    return ArticleRecord(article, tuple(statements), {R1.id: ticked})


def _statement(article: Article, number: int, span: Span) -> Statement:
    kind = StatementKind.NUMERIC if number % 2 else StatementKind.ATTRIBUTED
    span = Span(span.start, min(span.end, len(article.words)))
    identity = suggestion_id(article.text, kind, [span])
    judgements = (make_judgement(identity, list(Verdict)[number % 9 // 3]),) if number % 3 == 0 else ()
    return Statement(identity, kind, Reading(span, span), f"{number}a", judgements=judgements)


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([])
        apply_theme(application, load_theme("light"))
    return application


def _shown(record: ArticleRecord) -> ReadingView:
    """A view with everything on that costs something."""
    view = ReadingView()
    view.resize(*SIZE)
    view.setBacklight(True)
    view.setRecord(record, R1.id)
    view.show()
    return view


def _open(record: ArticleRecord, plain: str) -> Pair:
    """Until painted; the floor is a QPlainTextEdit with `plain`."""
    application = _application()

    def ours() -> None:
        view = _shown(record)
        application.processEvents()
        view.grab()
        view.close()

    def floor() -> None:
        edit = QPlainTextEdit()
        edit.resize(*SIZE)
        edit.setPlainText(plain)
        edit.show()
        application.processEvents()
        edit.grab()
        edit.close()

    return interleaved(ours, floor)


def _scrolled(record: ArticleRecord) -> float:
    """The 99th percentile of 600 repaints in ms: scrolling by line, by page, and to far places."""
    application, view = _application(), _shown(record)
    application.processEvents()
    bar, chance, painted = view.verticalScrollBar(), random.Random(7), []
    for step in range(600):
        if step % 10 == 0:
            target = chance.randint(0, bar.maximum())
        else:
            target = bar.value() + (bar.pageStep() if step % 10 == 5 else bar.singleStep())
        begun = time.perf_counter()
        bar.setValue(target)
        view.viewport().repaint()
        view.minimap.repaint()
        painted.append((time.perf_counter() - begun) * 1000)
    view.close()
    return _p99(painted)


def _stepped(record: ArticleRecord) -> float:
    """The 99th percentile of 600 steps from statement to statement in ms, until painted; some of them far."""
    application, view = _application(), _shown(record)
    application.processEvents()
    taken = []
    for number in [*range(400), *random.Random(7).sample(range(len(record.statements)), 200)]:
        statement = record.statements[number]
        begun = time.perf_counter()
        view.setCurrent(statement.id)
        view.setCurrentSentence(statement.span)
        view.ensureVisible(statement.span)
        view.viewport().repaint()
        view.minimap.repaint()
        taken.append((time.perf_counter() - begun) * 1000)
    view.close()
    return _p99(taken)


def _p99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


@measure("long article open", goal=5.0, unit="s")
def long_article_open() -> Pair:
    """100,000 words with 5,000 statements; the floor is the same words, bare."""
    record = long_record()
    return _open(record, record.article.words)


@measure("one-line article open", goal=5.0, unit="s")
def one_line_article_open() -> Pair:
    """One line of 1 MB; the floor is as many words in paragraphs, since one line is slow in QPlainTextEdit."""
    return _open(one_line_record(), long_record().article.words)


@measure("repaint p99", goal=1.0, unit="ms")
def repaint() -> Pair:
    """Scrolling in the long article, backlit, with its map."""
    return _scrolled(long_record()), FRAME


@measure("one-line repaint p99", goal=1.0, unit="ms")
def one_line_repaint() -> Pair:
    """Scrolling in the line of 1 MB."""
    return _scrolled(one_line_record()), FRAME


@measure("next statement p99", goal=1.0, unit="ms")
def next_statement() -> Pair:
    """J and K in the long article, as far as the reading view goes."""
    return _stepped(long_record()), FRAME


@measure("one-line next statement p99", goal=1.0, unit="ms")
def one_line_next_statement() -> Pair:
    """J and K in the line of 1 MB."""
    return _stepped(one_line_record()), FRAME
