"""Helpers for tests of the window: an article with every kind of mark, and a view that shows it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotations.model.article import Mask
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import StatementKind, Tier, Verdict
from annotations.text import Span
from app.theme import apply_theme, load_theme
from app.views.inspector import Inspector
from app.views.reading_view import ReadingView
from tests.factories import R1, make_article, make_judgement, make_link, make_statement

WORDS = """Talks at the steelworks 😀😀

He said that 53 wounded soldiers were moved and around 200 fighters followed. It rained on Tuesday. Nobody spoke.

According to the Office, at least 40 prisoners died. Russia 👩🏽‍🚒 claimed the camp was hit.

To home page"""

OUTER, INNER, MINOR, OFFICE, CAMP, REJECTED, MASKED = range(7)
"""The places of the statements in `marked_record`."""


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    if not qapp.styleSheet():
        apply_theme(qapp, load_theme("light"))


@pytest.fixture
def marked_record() -> ArticleRecord:
    """Four paragraphs: an outer and an inner statement, a disputed one, a minor one, a mask, a tick."""
    article = make_article(WORDS, (Mask(words_span("To home page"), "navigation"),))
    content = "53 wounded soldiers were moved and around 200 fighters followed"
    attributed, numeric = StatementKind.ATTRIBUTED, StatementKind.NUMERIC
    said, according = make_link(article, "He", "said"), make_link(article, "the Office", "According to")
    outer = make_statement(article, content, kind=attributed, links=[said], label="2a")
    return ArticleRecord(
        article,
        (
            outer,
            make_statement(article, "around 200 fighters", kind=numeric, label="2b", parent=outer.id),
            make_statement(article, "Tuesday", kind=numeric, tier=Tier.MINOR, label="2c"),
            make_statement(article, "at least 40 prisoners died", kind=attributed, links=[according], label="3a"),
            judged(make_statement(article, "the camp was hit", kind=attributed, label="3b"), Verdict.DISPUTED),
            make_statement(article, "Nobody spoke", label="2d", rejected=True),
            make_statement(article, "To home page", label="4a"),
        ),
        {R1.id: frozenset({words_span(f"He said that {content}.")})},
    )


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[ArticleRecord], ReadingView]:
    """Shows a record in a reading view of 800 x 500 pixels."""

    def shown(record: ArticleRecord) -> ReadingView:
        view = ReadingView()
        qtbot.addWidget(view)
        view.resize(800, 500)
        view.setRecord(record, R1.id)
        with qtbot.waitExposed(view):
            view.show()
        return view

    return shown


@pytest.fixture
def empty_inspector(qtbot: QtBot) -> Inspector:
    """The inspector in an active window of its own, without a statement."""
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(380, 1400)
    with qtbot.waitActive(inspector):
        inspector.show()
    return inspector


def judged(statement: Statement, value: str, aspect: str = "so") -> Statement:
    """The statement with one more judgement by R1."""
    judgement = make_judgement(statement.id, value, aspect)
    return replace(statement, judgements=(*statement.judgements, judgement))


def changed(record: ArticleRecord, index: int, statement: Statement) -> ArticleRecord:
    """The record with another statement at a place."""
    statements = list(record.statements)
    statements[index] = statement
    return replace(record, statements=tuple(statements))


def words_span(words: str) -> Span:
    """Where words stand in WORDS."""
    start = WORDS.index(words)
    return Span(start, start + len(words))
