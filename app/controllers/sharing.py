"""Copies for others, and what comes back from them."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from annotations.errors import ReadOnlyProject
from annotations.model.erasing import ErasedReport
from annotations.model.sharing import Doubled, Fork, LeftOut, MergeSummary
from annotations.progress import CancelToken
from app import work
from app.updates import EVERYTHING

if TYPE_CHECKING:
    from annotations.storage.merging import Rehearsal
    from annotations.storage.project import Project
    from app.main_window import MainWindow

_PROJECTS = "Factdesk projects (*.factdesk)"
_COPYING, _COMPARING, _MERGING, _WRITING = "Copying", "Comparing the copies", "Merging", "Writing the report"
_TIDYING = "Tidying up"
_LEFT_OUT = {
    LeftOut.CONFIDENTIAL: "what is confidential",
    LeftOut.EVIDENCE: "evidence files",
    LeftOut.HISTORY: "the history",
}
_LISTED = 500
"""Forks and pairs that the preview shows; the report has all."""


class Found(NamedTuple):
    """What merging a copy would bring. `held` keeps the rehearsal's private files until it is closed."""

    rehearsal: "Rehearsal"
    forks: list[Fork]
    doubled: list[Doubled]
    held: ExitStack

    @property
    def summary(self) -> MergeSummary:
        return self.rehearsal.summary


class Sharing(QObject):
    """Makes copies of the project and merges them: long jobs, with a preview before anything is stored."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._reporting = window.session, window.intake, window.reporting

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"copy_project": self._ask_copy, "merge_project": self._ask_merge}

    # A copy for somebody

    def _ask_copy(self) -> None:
        from app.dialogs.copying import CopyDialog

        dialog = CopyDialog(self._window, self._session.evidence.size)
        dialog.wanted.connect(self._ask_target)
        self._reporting.open_dialog(dialog)

    def _ask_target(self, without: frozenset[LeftOut]) -> None:
        path = self._window.places.file
        if path is None:
            return
        name = path.with_name(f"{path.stem} (copy).factdesk")
        dialog = QFileDialog(self._window, "Make a copy for…", str(name), _PROJECTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a project is never overwritten
        dialog.setDefaultSuffix("factdesk")
        dialog.fileSelected.connect(lambda chosen: self.copy(Path(chosen), without))
        self._reporting.open_dialog(dialog)

    def copy(self, target: Path, without: frozenset[LeftOut]) -> None:
        """Make a copy of the open project at `target`."""
        path = self._session.path
        if path is None:
            return
        reporter = self._intake.reporter(_COPYING)
        self._intake.start(
            _COPYING,
            lambda cancel: work.make_copy(path, target, without, reporter, cancel),
            lambda _: self._copied(target, without),
        )

    def _copied(self, target: Path, without: frozenset[LeftOut]) -> None:
        left_out = " and ".join(_LEFT_OUT[omitted] for omitted in sorted(without))
        self._window.desk.messages.show_message(
            f"The copy is “{target.name}”{f', without {left_out}' if left_out else ''}. It can be merged back.",
            ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
        )

    # What came back

    def _ask_merge(self) -> None:
        path = self._window.places.file
        if path is None:
            return
        try:
            work.check_mergeable(path, read_only=self._session.read_only)
        except ReadOnlyProject as refusal:
            self._reporting.refused(refusal)
            return
        self._reporting.ask_file("Merge a copy", _PROJECTS, path.parent, self.compare)

    def compare(self, other: Path) -> None:
        """Find out what merging the file `other` would bring, and show it."""
        path = self._session.path
        if path is None:
            return

        def rehearse(cancel: CancelToken) -> Found:
            with ExitStack() as stack:
                rehearsal = stack.enter_context(work.rehearsed(path, other, self._intake.reporter(_COMPARING), cancel))
                forks, doubled = list(islice(rehearsal.forks(), _LISTED)), list(islice(rehearsal.doubled(), _LISTED))
                return Found(rehearsal, forks, doubled, stack.pop_all())

        generation = self._session.generation
        self._intake.start(_COMPARING, rehearse, lambda found: self._preview(found, generation))

    def _preview(self, found: Found, generation: int) -> None:
        from app.dialogs.merging import MergeDialog

        summary = found.summary
        if generation != self._session.generation or not summary.brings_something:
            found.held.close()
            if generation == self._session.generation:
                self._window.desk.messages.show_message(f"“{summary.other}” holds nothing that is not here already.")
            return
        dialog = MergeDialog(summary, found.forks, found.doubled, self._window)
        dialog.accepted.connect(lambda: self._merge(found, generation))
        dialog.rejected.connect(lambda: self._let_go(found))
        dialog.reportWanted.connect(lambda: self._ask_report(found))
        self._reporting.open_dialog(dialog)

    def _let_go(self, found: Found) -> None:
        """Remove the private files, after the reports that are still being written from them."""
        self._intake.start(_TIDYING, lambda cancel: found.held.close(), lambda _: None)

    def _ask_report(self, found: Found) -> None:
        name = Path.home() / f"Merge of {found.summary.other}.html"
        dialog = QFileDialog(self._window, "Save the report", str(name), "Web page (*.html);;Workbook (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("html")
        dialog.fileSelected.connect(lambda chosen: self._write_report(found, Path(chosen)))
        self._reporting.open_dialog(dialog)

    def _write_report(self, found: Found, target: Path) -> None:
        def write(cancel: CancelToken) -> None:
            work.check_target(target, work.REPORTS)
            work.write_merge_report(found.rehearsal, target, merged=False)

        self._intake.start(
            _WRITING, write, lambda _: self._window.desk.toast.show_words(f"Saved: {target.name}", undo=False)
        )

    def _merge(self, found: Found, generation: int) -> None:
        path = self._session.path
        if path is None:
            found.held.close()
            return

        def merge(cancel: CancelToken) -> tuple[Path, ErasedReport | None]:
            with found.held:
                try:
                    return work.merge(
                        path,
                        found.rehearsal,
                        lambda batch: self._session.store(generation, lambda project: project.take_in(batch)),
                        self._intake.reporter(_MERGING),
                        cancel,
                    )
                finally:  # also what came before a cancel is to be seen
                    self._session.store(generation, _saw_everything)
                    self._session.post(lambda: self._session.take_in(EVERYTHING))

        self._intake.start(_MERGING, merge, lambda made: self._merged(found.summary, *made))

    def _merged(self, summary: MergeSummary, backup: Path, erased: ErasedReport | None) -> None:
        people = ", ".join(came.who for came in summary.came)
        forks = f" {summary.forks:,} {_plural('fork', summary.forks)} to settle." if summary.forks else ""
        self._window.desk.messages.show_message(
            f"{summary.steps:,} {_plural('step', summary.steps)} of {people} came from “{summary.other}”.{forks} "
            f"The project as it was before is “{backup.name}”."
            f"{f' {work.erased_words(erased)}' if erased is not None and erased.kept else ''}"
        )


def _plural(what: str, number: int) -> str:
    return what if number == 1 else f"{what}s"


def _saw_everything(project: "Project") -> None:
    project.saw_everything()
