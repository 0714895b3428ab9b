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
from annotations.text import Span
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
    paragraphs, left = [], WORDS
    while left:
        count = min(left, chance.randint(20, 120))
        paragraphs.append(" ".join(chance.choices(vocabulary, k=count)) + ".")
        left -= count
    article = make_article("\n\n".join(paragraphs))
    spans = {
        Span(start, start + chance.randint(8, 200)) for start in chance.sample(range(len(article.words)), STATEMENTS)
    }
    statements = [_statement(article, number, span) for number, span in enumerate(sorted(spans, key=reading_order))]
    return ArticleRecord(article, tuple(statements))


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


@measure("long article open", goal=5.0, unit="s")
def long_article_open() -> Pair:
    """100,000 words with 5,000 statements, until painted; the floor is QPlainTextEdit with the words."""
    application, record = _application(), long_record()

    def ours() -> None:
        view = ReadingView()
        view.resize(*SIZE)
        view.setRecord(record, R1.id)
        view.show()
        application.processEvents()
        view.grab()
        view.close()

    def floor() -> None:
        edit = QPlainTextEdit()
        edit.resize(*SIZE)
        edit.setPlainText(record.article.words)
        edit.show()
        application.processEvents()
        edit.grab()
        edit.close()

    return interleaved(ours, floor)


@measure("repaint p99", goal=1.0, unit="ms")
def repaint() -> Pair:
    """The 99th percentile of 600 repaints: scrolling by line, by page, and to far places."""
    application, record = _application(), long_record()
    view = ReadingView()
    view.resize(*SIZE)
    view.setRecord(record, R1.id)
    view.show()
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
        painted.append((time.perf_counter() - begun) * 1000)
    view.close()
    return sorted(painted)[len(painted) * 99 // 100], FRAME
