"""An export under way: what every format reads, counts, and is stopped by."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotations.exporting.cells import REPLACEMENT
from annotations.exporting.scope import EVERYTHING, Scope
from annotations.exporting.view import StatementView, StateOf, Viewpoint, public_references, short_names
from annotations.model.evidence import Attachment
from annotations.model.history import Step
from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, ProjectRecord
from annotations.model.reference import Reference, library
from annotations.progress import CancelToken, Progress, no_progress


@dataclass(frozen=True, slots=True)
class Options:
    """What goes into an export, and how it is written.

    `reviewer`: whose verdicts stand first; None: the latest of anybody. `history`: with every step that
    anybody took. For CSV, `separator` divides the cells of a row, and `guard` puts an apostrophe before
    what a spreadsheet program could take for a formula. Formats ignore what they know nothing of.
    """

    scope: Scope = EVERYTHING
    reviewer: Id | None = None
    history: bool = False
    separator: str = ","
    guard: bool = True


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: rows of statements, texts that could not stay as they were, remarks."""

    path: Path
    statements: int
    replaced: int
    notes: tuple[str, ...]


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass
class Export:
    """Goes through a project article by article, so that memory stays flat.

    `steps` are those of the history, None where it is not wanted. `statements`, `rejected`, `masked` and
    `replaced` count what was written, left out, and could not stay as it was; a writer adds to `replaced`
    and `remarks`. Confidential references, what is said of them, and confidential notes are told to no writer.
    """

    project: ProjectRecord
    options: Options = field(default_factory=Options)
    progress: Progress = no_progress
    cancel: CancelToken = field(default_factory=CancelToken)
    state_of: StateOf | None = None
    steps: Iterable[Step] | None = None
    statements: int = 0
    rejected: int = 0
    masked: int = 0
    replaced: int = 0
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.viewpoint = Viewpoint(
            self.options.reviewer,
            short_names(self.project.reviewers),
            public_references(self.project.references),
            self.state_of,
        )
        self._cited: set[Id] = set()

    def articles(self) -> Iterator[tuple[ArticleRecord, list[StatementView]]]:
        """The articles of the scope, each with its statements. Raises Cancelled between two articles."""
        scope = self.options.scope
        for done, record in enumerate(self.project.articles()):
            self.cancel.check()
            self.progress(done, 0, record.article.title)
            if not scope.has_article(record.article.id):
                continue
            views = list(self._views(record))
            if views or not scope.picks:
                self.statements += len(views)
                self._cited.update(citation.reference for view in views for citation in view.citations)
                yield record, views

    def _views(self, record: ArticleRecord) -> Iterator[StatementView]:
        by_id, title = {statement.id: statement for statement in record.statements}, record.article.title
        for statement in record.statements:
            if statement.rejected:
                self.rejected += 1
            elif record.article.masked(statement.span):
                self.masked += 1
            elif self.options.scope.includes(statement):
                yield StatementView(statement, record.article, title, by_id, self.viewpoint)

    def references(self) -> list[Reference]:
        """The references library as it may be printed; of a part of the project, what that part cites.

        Complete once all articles were gone through.
        """
        public = self.viewpoint.references
        narrows = self.options.scope.narrows
        return [one for own, one in library(public).items() if not narrows or own in self._cited]

    def attachments(self) -> list[Attachment]:
        """The evidence files of those references that may be told."""
        told = {reference.id for reference in self.references() if not reference.confidential}
        return [attached for attached in self.project.attachments if attached.reference in told]

    def whole(self, text: str) -> str:
        """The text as UTF-8 can hold it; a lone surrogate is replaced visibly and counted."""
        if text.isascii():
            return text
        stored, lost = _LONE_SURROGATE.subn(REPLACEMENT, text)
        self.replaced += bool(lost)
        return stored

    def remark_on_replaced(self, holder: str) -> None:
        """Say how many characters were replaced that `holder` ("XML") cannot hold."""
        if self.replaced:
            number = "1 character" if self.replaced == 1 else f"{self.replaced:,} characters"
            self.remarks.append(
                f"{number} that {holder} cannot hold became “{REPLACEMENT}”. The project has everything whole."
            )

    def notes(self) -> Iterator[str]:
        """What to know of what was written, in sentences."""
        if words := self.options.scope.words():
            yield words
        yield from self.remarks
        if self.rejected:
            yield f"{self.rejected:,} suggestions that people rejected are left out."
        if self.masked:
            yield f"{self.masked:,} statements in masked regions are left out."

    def report(self, target: Path) -> ExportReport:
        return ExportReport(target, self.statements, self.replaced, tuple(self.notes()))
