"""The sheet *Read me*: what the workbook is, how to edit it, and what could not stay as it was."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from annotations.exporting.cells import Value
from annotations.exporting.sheets import Layout
from annotations.exporting.tables import SAID_REASONS, SO_REASONS, VERDICT_CHOICES, WITHDRAW
from annotations.exporting.view import Viewpoint

LAYOUT = [
    Layout("About", 18),
    Layout("", 90),
    Layout("", 3),
    Layout("Verdicts", 18),
    Layout("Said reasons", 26),
    Layout("So reasons", 26),
]


def readme_rows(project: str, viewpoint: Viewpoint, written: str, notes: Sequence[str]) -> Iterator[list[Value]]:
    """The rows: words on the left; on the right the values that the lists of *Statements* offer."""
    offered = zip_longest(VERDICT_CHOICES, map(str, SAID_REASONS), map(str, SO_REASONS))
    for words, choices in zip_longest(_words(project, viewpoint, written, notes), offered):
        yield [*(words or (None, None)), None, *(choices or (None, None, None))]


def _words(project: str, viewpoint: Viewpoint, written: str, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    whose = "whoever judged last" if viewpoint.reviewer is None else viewpoint.whose
    yield "Project", project
    yield "Written", f"{written} UTC, by Factdesk. All times are UTC."
    yield "Whose verdicts", f"Columns headed “({viewpoint.whose})” hold the verdicts of {whose}."
    yield "Two questions", "Said: did the source say it? So: is it true? A figure has only the second question."
    yield "Statement", "The clause a statement stands in; the words to judge are bold where they are a part of it."
    yield "Chain", "Who says it, the outermost source first, each with the verdict on whether it was said."
    yield "Value, Value to", "The interval a figure stands for. Without “Value to” and without a qualifier it is exact."
    yield (
        "Editing",
        (
            "On the sheet Statements you may edit Said, So and the columns with blue headings. Sorting, filtering and "
            "hiding do no harm. Keep the hidden columns at the right: by them the rows are found again."
        ),
    )
    yield (
        "Blank cells",
        (
            f"A blank cell means unchanged; “{WITHDRAW}” takes a verdict back or empties a text. "
            "A missing row deletes nothing."
        ),
    )
    yield "New citation", "An address or a title: once the sheet is read back, it is cited for “is it so?”."
    yield "Folded columns", "Click the + above the columns of Statements to see type, chain, value, citations and more."
    yield "Confidential", "Confidential references print as “Confidential source” and a number, and nothing else."
    for note in notes:
        yield "Please note", note
