"""What an export begins with, written by the format itself from the first statements of the scope."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from annotations.exporting.export import Export, Options
from annotations.exporting.formats import BY_WORD, Format, write
from annotations.exporting.scope import Scope
from annotations.exporting.view import StateOf
from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings

STATEMENTS = 12
"""As many are previewed at most."""

_ARTICLES, _CHARACTERS = 50, 6_000


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of an export: `rows` of a table, headings first, or `text`."""

    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""


@dataclass
class Beginning:
    """The first statements of a project that are in a scope (a ProjectRecord).

    `all_articles` are read one by one, no more of them than are needed, and never more than some. Where
    the format holds `of_verdicts` only, statements that nobody judged are passed over.
    """

    name: str
    reviewers: Sequence[Reviewer]
    references: Mapping[Id, Reference]
    attachments: Sequence[Attachment]
    settings: ProjectSettings
    all_articles: Iterable[ArticleRecord]
    scope: Scope
    of_verdicts: bool = False

    def articles(self) -> Iterator[ArticleRecord]:
        left = STATEMENTS
        for record in islice(self.all_articles, _ARTICLES):
            if not self.scope.has_article(record.article.id):
                continue
            found = list(islice(self._shown(record), left))
            left -= len(found)
            if not left:
                end = record.statements.index(found[-1]) + 1
                yield replace(record, statements=record.statements[:end])
                return
            if found or not self.of_verdicts:
                yield record

    def _shown(self, record: ArticleRecord) -> Iterator[Statement]:
        for statement in self.scope.standing(record):
            if not self.of_verdicts or statement.judgements or statement.finals:
                yield statement


def preview(beginning: Beginning, form: Format, options: Options, state_of: StateOf | None = None) -> Preview:
    """Write the beginning in a format, and read that. Raises ExportFailed where there is no room even for that."""
    form = BY_WORD[form.previewed_by] if form.previewed_by else form
    with tempfile.TemporaryDirectory(prefix="factdesk-") as folder:
        target = Path(folder) / f"preview{form.ending}"
        report = write(Export(beginning, replace(options, history=False), state_of=state_of), target, form)
        if not report.statements:
            return Preview(text="\n".join(("In the first articles there is nothing that would go out.", *report.notes)))
        if form.ending == ".csv":
            with target.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.reader(file, delimiter=options.separator)
                return Preview(tuple(tuple(row) for row in islice(rows, STATEMENTS + 1)))
        return Preview(text=_beginning_of(target))


def _beginning_of(path: Path) -> str:
    """The first characters of a text; of a zip file those of the last file in it."""
    if path.suffix == ".zip":
        with ZipFile(path) as archive, archive.open(archive.namelist()[-1]) as packed:
            return TextIOWrapper(packed, encoding="utf-8").read(_CHARACTERS)
    with path.open(encoding="utf-8") as text:
        return text.read(_CHARACTERS)
