"""An edited sheet against the project: what it asks to be changed, and what must be decided or cannot be."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotations.exporting.cells import canonical
from annotations.exporting.readback.cells import compared, reason_of, verdict_of
from annotations.exporting.readback.changes import findings_of
from annotations.exporting.readback.rows import EditedRow, EditedSheet
from annotations.exporting.view import StatementView, Viewpoint, public_references, short_names
from annotations.model.ids import Id
from annotations.model.readback import ACTED_ON, Drawing, Finding, Outcome, ReadBack
from annotations.model.record import ArticleRecord, ProjectRecord
from annotations.model.vocabulary import SO, StatementKind, reasons_for
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import Lines, Span

MOST_KEPT = 1_000
"""Findings of one outcome that nobody acts on; beyond, they are only counted."""

MOST_NEW = 200
"""New rows that are looked for in the articles; each is searched in all of them."""

_SHORTEST = 8  # characters: a word or two stand anywhere


def read_back(
    sheet: EditedSheet,
    name: str,
    project: ProjectRecord,
    editor: Id,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> ReadBack:
    """Compare the rows of a sheet with the project. `editor`: whose edits they are. Raises Cancelled.

    Nothing is stored. A row that is missing asks for nothing; the same row twice counts once.
    """
    comparing = _Comparing(sheet, project, editor)
    cancel = cancel or CancelToken()
    for done, record in enumerate(project.articles()):
        progress(done, 0, record.article.title)
        cancel.check()
        comparing.add(record)
    return comparing.result(sheet, name)


class _Comparing:
    """Gathers the findings, article by article."""

    def __init__(self, sheet: EditedSheet, project: ProjectRecord, editor: Id) -> None:
        self._counts: Counter[Outcome] = Counter()
        self._findings: list[Finding] = []
        self._unchanged = 0
        self._remarks: list[str] = []
        names, public = short_names(project.reviewers), public_references(project.references)
        by_name = {short.casefold(): own for own, short in names.items()}
        shown = by_name.get(sheet.whose.casefold())
        if shown is None and sheet.whose.casefold() not in ("latest", ""):
            self._remarks.append(f"The project knows no reviewer “{sheet.whose}”, whose verdicts the headings name.")
            shown = editor
        self._mine = Viewpoint(editor, names, public)
        self._shown = self._mine if shown == editor else Viewpoint(shown, names, public)
        self._rows: dict[Id, EditedRow] = {}
        self._new: list[EditedRow] = []
        self._places: dict[int, list[Drawing | None]] = {}
        self._sort(sheet.rows)

    def add(self, record: ArticleRecord) -> None:
        by_id, title = {one.id: one for one in record.statements}, record.article.title
        for statement in record.statements:
            row = self._rows.pop(statement.id, None)
            hidden = statement.rejected or record.article.masked(statement.span)
            where = f"{title} · ¶{statement.label}"
            if row is None:
                if not hidden:
                    self._note(Finding(Outcome.MISSING, where, statement.span.of(record.article.words)))
                continue
            mine = StatementView(statement, record.article, title, by_id, self._mine)
            shown = mine
            if self._shown is not self._mine:
                shown = StatementView(statement, record.article, title, by_id, self._shown)
            found = list(findings_of(compared(row, shown, mine), mine, f"{row.place} · ¶{statement.label}"))
            self._unchanged += not found
            for finding in found:
                self._note(_set_aside(finding) if hidden and finding.outcome in ACTED_ON else finding)
        for index, row in enumerate(self._new):
            self._places.setdefault(index, []).extend(_found_in(record, row))

    def result(self, sheet: EditedSheet, name: str) -> ReadBack:
        for row in self._rows.values():
            self._note(Finding(Outcome.UNKNOWN, row.place, row.text("statement"), why="No statement has its id."))
        for index, row in enumerate(self._new):
            self._note(_new_row(row, self._places.get(index, [])))
        return ReadBack(
            name,
            len(sheet.rows),
            self._unchanged,
            sheet.whose,
            sheet.saved_by,
            dict(self._counts),
            self._findings,
            [*sheet.remarks, *self._remarks],
        )

    def _sort(self, rows: Sequence[EditedRow]) -> None:
        """Rows by statement; of several with one id those that say the same count once, others not at all."""
        several: dict[Id, list[EditedRow]] = {}
        for row in rows:
            own = _id(row)
            if own is not None:
                several.setdefault(own, []).append(row)
            elif row.text("statement_id").strip():
                self._note(Finding(Outcome.UNKNOWN, row.place, row.text("statement"), why="Its id is not one."))
            elif row.text("statement").strip():
                self._new.append(row)
        if len(self._new) > MOST_NEW:
            self._remarks.append(f"Only the first {MOST_NEW} of {len(self._new):,} rows without an id were looked for.")
            self._new = self._new[:MOST_NEW]
        twice = 0
        for own, same in several.items():
            if len({_editable(row) for row in same}) == 1:
                self._rows[own] = same[0]
                twice += len(same) - 1
            else:
                places = ", ".join(row.place for row in same[:5])
                why = "They say different things: leave one."
                self._note(Finding(Outcome.DUPLICATED, places, same[0].text("statement"), why=why))

        if twice:
            rows_stand = "1 row stands" if twice == 1 else f"{twice:,} rows stand"
            self._remarks.append(f"{rows_stand} there twice, saying the same: that counts once.")

    def _note(self, finding: Finding) -> None:
        self._counts[finding.outcome] += 1
        if finding.outcome in ACTED_ON or self._counts[finding.outcome] <= MOST_KEPT:
            self._findings.append(finding)


def _set_aside(finding: Finding) -> Finding:
    why = "The statement was set aside or masked meanwhile."
    return replace(finding, outcome=Outcome.INVALID, why=why, change=None)


def _id(row: EditedRow) -> Id | None:
    words = row.text("statement_id").strip()
    if len(words) != 32:
        return None
    try:
        return bytes.fromhex(words)
    except ValueError:
        return None


def _editable(row: EditedRow) -> tuple[tuple[str, str], ...]:
    places = {"statement", "article", "label", "text_id", "kind", "statement_id"}
    return tuple(sorted((key, canonical(cell.text)) for key, cell in row.cells.items() if key not in places))


def _found_in(record: ArticleRecord, row: EditedRow) -> Iterator[Drawing | None]:
    """The places of a new row's text in an article; None for one where a statement stands already."""
    wanted = row.text("statement").split()
    title = row.text("article").strip()
    if len("".join(wanted)) < _SHORTEST or (title and canonical(record.article.title) != canonical(title)):
        return
    taken = {statement.span for statement in record.statements if not statement.rejected}
    kinds = {kind.value: kind for kind in StatementKind}
    kind = kinds.get(row.text("kind").strip().casefold(), StatementKind.OTHER)
    pattern, lines = r"\s+".join(map(re.escape, wanted)), Lines(record.article.words)
    for match in re.finditer(pattern, record.article.words):
        span = Span(*match.span())
        if span in taken:
            yield None
        else:
            context = next((paragraph for paragraph in lines.paragraphs if paragraph.contains(span)), span)
            where = f"¶{lines.number_of(span.start)} of “{record.article.title}”"
            yield Drawing(record.article.text, kind, span, context, where)


def _new_row(row: EditedRow, places: Iterable[Drawing | None]) -> Finding:
    words, found = row.text("statement"), list(places)
    if len(found) == 1 and found[0] is None:
        return Finding(Outcome.SAME, row.place, words)
    if len(found) != 1 or found[0] is None:
        why = "Its words stand in no article." if not found else f"Its words stand in {len(found)} places."
        return Finding(Outcome.INVALID, row.place, words, why=f"A new row: {why}")
    drawing, verdict = found[0], row.text("so")
    value, reason = verdict_of(verdict), reason_of(row.text("so_reason"))
    if verdict.strip() and value is None:
        return Finding(Outcome.INVALID, row.place, words, sheet=verdict, why=f"“{verdict[:60]}” is no verdict.")
    reason = reason if value is not None and reason in reasons_for(SO, value) else None
    drawing = replace(drawing, value=value, reason=reason)
    return Finding(Outcome.NEW, row.place, words, sheet=verdict, why=f"Draw it at {drawing.where}?", drawing=drawing)
