"""The workbook against openpyxl's write-only loop of raw values over the same cells."""

import gc
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from annotations.exporting.workbook import write_workbook
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.statement import Quantity
from annotations.model.vocabulary import SO, QuantityKind, Reason, StatementKind, Verdict, said
from tests.benchmarks.harness import Pair, interleaved, measure
from tests.factories import R1, R2, Record, make_article, make_citation, make_judgement, make_link, make_statement

ARTICLES, PER_ARTICLE = 200, 100

PARAGRAPH = (
    "The Ukrainian deputy defence minister, Hanna Maliar, said on Tuesday that more than 260 fighters had left the "
    "“ruins” of the Azovstal plant – and that plans to rescue those who are still inside were ongoing, reports CNN."
)
REFERENCE = Reference(b"\x07" * 16, title="Evening briefing, 17 May 2022", url="https://example.org/briefing")


def synthetic() -> Record:
    """20,000 statements: half of them figures, most judged, some by two reviewers, a few disputed."""
    return Record(references={REFERENCE.id: REFERENCE}, of_articles=[_article(n) for n in range(ARTICLES)])


def _article(number: int) -> ArticleRecord:
    article = make_article(f"Report {number}\n\n{PARAGRAPH}", outlet="The Daily", url="https://example.org/a")
    links = [
        make_link(article, "The Ukrainian deputy defence minister, Hanna Maliar", "said"),
        make_link(article, "CNN", "reports"),
    ]
    quantity = Quantity(QuantityKind.COUNT, 260, None, None, "fighters", "more than")
    figure = make_statement(
        article, "more than 260 fighters", kind=StatementKind.NUMERIC, context=PARAGRAPH, quantity=quantity
    )
    quoted = make_statement(article, PARAGRAPH, kind=StatementKind.ATTRIBUTED, links=links)
    statements = (_judged(n, figure if n % 2 else quoted) for n in range(PER_ARTICLE))
    return ArticleRecord(article, tuple(statements))


def _judged(number: int, statement: Statement) -> Statement:
    disputed = number % 25 == 0
    value = Verdict.DISPUTED if disputed else Verdict.VERIFIED
    reason, correction = (Reason.ERROR, "more than 250") if disputed else (None, "")
    judgements = [make_judgement(statement.id, value, SO, R1, reason=reason, correction=correction)]
    if statement.kind is StatementKind.ATTRIBUTED:
        judgements += [make_judgement(statement.id, Verdict.VERIFIED, said(n), R1) for n in range(2)]
    if number % 10 == 0:
        judgements.append(make_judgement(statement.id, Verdict.VERIFIED, SO, R2))
    citations = (make_citation(statement.id, REFERENCE, locator="paragraph 3"),) if number % 3 else ()
    return replace(statement, label=f"{number}a", judgements=tuple(judgements), citations=citations)


@measure("export", goal=1.5, unit="s")
def export() -> Pair:
    project = synthetic()
    with tempfile.TemporaryDirectory() as folder:
        target, bare = Path(folder) / "ours.xlsx", Path(folder) / "bare.xlsx"
        write_workbook(project, target, reviewer=R1.id)
        cells = list(_cells(target))
        gc.freeze()  # a project comes from storage article by article; here it lies in memory and slows both sides
        return interleaved(lambda: write_workbook(project, target, reviewer=R1.id), lambda: _write(cells, bare), 3)


def _cells(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    book = load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        yield sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]
    book.close()


def _write(cells: list[tuple[str, list[list[Any]]]], path: Path) -> None:
    book = Workbook(write_only=True)
    for title, rows in cells:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
