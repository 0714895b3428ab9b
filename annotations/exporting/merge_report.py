"""What a merge brings, as a page and as a workbook."""

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from annotations.exporting.atomic import replacing
from annotations.exporting.cells import Value, storable_moment
from annotations.exporting.sheets import Layout, Sheet
from annotations.exporting.styles import Styles
from annotations.model.sharing import Fork, MergeReport

_MOMENT = "yyyy-mm-dd hh:mm"
_COUNTS = (
    Layout("", 24),
    Layout("New here", 12),
    Layout("Changed here", 12),
    Layout("Known to both", 12),
    Layout("Only here", 12),
)
_PEOPLE = (
    Layout("Reviewer", 30),
    Layout("Initials", 10),
    Layout("Steps", 10),
    Layout("From (UTC)", 18, _MOMENT),
    Layout("To (UTC)", 18, _MOMENT),
)
_FORKS = (
    Layout("Article", 36),
    Layout("Statement", 45),
    Layout("What", 28),
    Layout("Shows", 8),
    Layout("Side", 8),
    Layout("Value", 45),
    Layout("Reviewer", 10),
    Layout("Recorded (UTC)", 18, _MOMENT),
    Layout("Statement id", 34, hidden=True),
)
_DOUBLED = (
    Layout("Article", 36),
    Layout("Kind", 12),
    Layout("Statement", 45),
    Layout("And", 45),
    Layout("Statement id", 34, hidden=True),
    Layout("And id", 34, hidden=True),
)
Rows = Iterable[Sequence[Value]]


def write_merge_report(report: MergeReport, target: Path, *, merged: bool) -> None:
    """Write the report to `target` (.html or .xlsx), whole or not at all. `merged`: it was not only tried.

    Raises ExportFailed.
    """
    with replacing(target) as temporary:
        if target.suffix.lower() == ".xlsx":
            _write_workbook(report, temporary, merged=merged)
        else:
            with temporary.open("w", encoding="utf-8", errors="replace") as page:
                page.writelines(_page(report, merged=merged))


def _title(report: MergeReport, *, merged: bool) -> str:
    summary = report.summary
    done = "was merged" if merged else "would be merged (a dry run)"
    return f"“{summary.other}” {done} into “{summary.project}”: {summary.steps:,} steps, {summary.forks:,} forks."


def _tables(report: MergeReport) -> Iterator[tuple[str, Sequence[Layout], Rows]]:
    summary = report.summary
    yield "What came", _COUNTS, ([c.what, c.new, c.changed, c.known, c.only_here] for c in summary.counts)
    yield (
        "From whom",
        _PEOPLE,
        (
            [came.name or "Nobody named", came.initials, came.steps, *map(storable_moment, (came.first, came.last))]
            for came in summary.came
        ),
    )
    yield "Forks", _FORKS, chain.from_iterable(map(_fork_rows, report.forks()))
    yield (
        "Perhaps one",
        _DOUBLED,
        (
            [pair.article, pair.kind, pair.first_words, pair.second_words, pair.first.hex(), pair.second.hex()]
            for pair in report.doubled()
        ),
    )


def _fork_rows(fork: Fork) -> Iterator[list[Value]]:
    own = fork.statement.hex() if fork.statement else ""
    for place, value in enumerate(fork.values):
        shows, side = "yes" if place == 0 else "", "there" if value.brought else "here"
        yield [
            fork.article,
            fork.words,
            fork.what,
            shows,
            side,
            value.words,
            value.reviewer,
            storable_moment(value.recorded_at),
            own,
        ]


def _write_workbook(report: MergeReport, path: Path, *, merged: bool) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "Factdesk"
    styles = Styles(book)
    for title, layout, rows in _tables(report):
        sheet = Sheet(book, title, layout, styles)
        if title == "What came":
            sheet.summarise(_title(report, merged=merged))
        for row in rows:
            sheet.append(row)
        sheet.finish()
    book.save(path)


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;margin:0 0 2rem}th,td{border:1px solid #bbb;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}th{background:#eee}"
)


def _page(report: MergeReport, *, merged: bool) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    # a page of words alone: should a text ever get through as markup, it still runs and loads nothing
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>Merge</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f"<h1>{_cell(_title(report, merged=merged))}</h1>\n"
    for title, layout, rows in _tables(report):
        shown = [place for place, column in enumerate(layout) if not column.hidden]
        yield f"<h2>{title}</h2>\n<table>\n<tr>{''.join(f'<th>{layout[place].heading}</th>' for place in shown)}</tr>\n"
        for row in rows:
            yield f"<tr>{''.join(f'<td>{_cell(row[place])}</td>' for place in shown)}</tr>\n"
        yield "</table>\n"
    yield "</body>\n</html>\n"


def _cell(value: Value) -> str:
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d %H:%M}"
    return html.escape(f"{value:,}" if isinstance(value, int) else str(value))
