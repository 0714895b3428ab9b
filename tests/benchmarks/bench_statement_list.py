"""The statement list at 5,000 statements, and the queue at 1,000 articles, against one frame of a 60 Hz screen."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from annotations.model.ids import new_id
from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import SO, Verdict
from app.models.filters import Scope
from app.models.statements import rows_of
from app.theme import apply_theme, load_theme
from app.views.statement_list import StatementList
from tests.benchmarks.bench_reading_view import FRAME, long_record
from tests.benchmarks.harness import Pair, measure
from tests.factories import R1, make_article, make_judgement, make_statement

ROUNDS = 30
ARTICLES, STATEMENTS_EACH = 1_000, 40


def read_again(record: ArticleRecord, judged: int) -> ArticleRecord:
    """The record as storage hands it out after a verdict: every statement is another object, one differs."""
    statements = [replace(statement, judgements=tuple(statement.judgements)) for statement in record.statements]
    verdict = make_judgement(statements[judged].id, list(Verdict)[judged % 3], SO)
    statements[judged] = replace(statements[judged], judgements=(verdict,))
    return replace(record, statements=tuple(statements))


def application() -> QApplication:
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        running = QApplication([])
        apply_theme(running, load_theme("light"))
    return running


def shown(statements: StatementList) -> None:
    statements.resize(330, 600)
    statements.show()
    application().processEvents()


def median_ms(work: Callable[[int], object]) -> float:
    """The median milliseconds of a step with its repaint."""
    spent = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        work(number)
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


@measure("statement list after a verdict", goal=1.0, unit="ms")
def after_a_verdict() -> Pair:
    """5,000 statements: from the record that was read again to the repainted list."""
    application()
    record, statements = long_record(), StatementList()
    statements.setRecord(record, R1.id)
    shown(statements)
    records = [read_again(record, number * 7) for number in range(ROUNDS)]

    def verdict(number: int) -> None:
        statements.setRecord(records[number], R1.id)
        statements.setCurrent(records[number].statements[number * 7].id)
        statements.tree.viewport().repaint()

    spent = median_ms(verdict)
    statements.close()
    return spent, FRAME


def queue() -> tuple[StatementList, ArticleRecord]:
    """1,000 articles with 40 statements each, in the list over the project; and the one that is read."""
    statements = StatementList()
    words = "".join(f"Official {number} said that {number} left. " for number in range(STATEMENTS_EACH))
    records = []
    for number in range(ARTICLES):
        article = make_article(f"{words}{number}")
        made = [make_statement(article, f"Official {n} said that {n} left.") for n in range(STATEMENTS_EACH)]
        records.append(ArticleRecord(article, tuple(replace(s, id=new_id()) for s in made)))
    statements.setRecord(records[0], R1.id)
    statements.setScope(Scope.PROJECT, [record.article.id for record in records])
    statements.setReading(0, ARTICLES)
    for record in records[1:]:
        statements.putRows(rows_of(record, R1.id))
    statements.setReading(0, 0)
    shown(statements)
    return statements, records[0]


@measure("queue of 40,000 after a verdict", goal=1.0, unit="ms")
def queue_after_a_verdict() -> Pair:
    """The same in the queue over 1,000 articles, then to the next open statement."""
    application()
    statements, record = queue()

    def verdict(number: int) -> None:
        statements.setRecord(read_again(record, number), R1.id)
        statements.setCurrent(statements.nextOpen(record.statements[number].id))
        statements.tree.viewport().repaint()

    spent = median_ms(verdict)
    statements.close()
    return spent, FRAME


@measure("queue of 40,000 filtered", goal=10.0, unit="ms")
def queue_filtered() -> Pair:
    """A letter typed into the filter of that queue, until repainted; the goal is ten frames."""
    application()
    statements, _ = queue()

    def typed(number: int) -> None:
        statements.words.setText(f"said that {number % 10}")
        statements.tree.viewport().repaint()

    spent = median_ms(typed)
    statements.close()
    return spent, FRAME
