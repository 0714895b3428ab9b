"""Projects that lie where they are not safe: temporary, synced and network folders, and known ones elsewhere."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from annotations.errors import Cancelled, DamagedProject, FactdeskError, NewerProject, NotAProject
from annotations.model.sharing import MergeSummary
from annotations.progress import CancelToken
from annotations.storage.places import Place, PlaceKind, Surroundings, place_of
from annotations.storage.private_folders import PrivateCopy, kept, private_copy_of
from app import settings as options
from app import work
from app.dialogs.place import PlaceDialog
from app.installation import private_folder

if TYPE_CHECKING:
    from app.main_window import MainWindow

_COPYING, _RETURNING, _LOOKING = "Copying", "Merging back", "Looking at the copies"
_WAYS = {PlaceKind.SYNCED: options.WAY_IF_SYNCED, PlaceKind.NETWORK: options.WAY_IF_NETWORK}


class Places(QObject):
    """Asks where a project is to be kept or worked on, and looks after the private copy of a shared one.

    `copy` is the private copy that is open; None where the project is worked on in its own file.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._intake, self._settings = window.session, window.intake, window.settings
        self.copy: PrivateCopy | None = None
        self._wanted: PrivateCopy | None = None  # being opened
        self._then: Callable[[], object] = lambda: None  # once the project that is being opened is there
        self._told = False
        self._may_close = False
        self._session.opened.connect(self._opened)
        self._session.openFailed.connect(lambda _: self._leave(None))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"merge_back": self._merge_back_now}

    @property
    def file(self) -> Path | None:
        """The project's own file, which the person knows; also where a private copy of it is open."""
        return self.copy.shared if self.copy is not None else self._session.path

    def there(self, path: Path) -> bool:
        """Whether a project, or a private copy of it, can be opened."""
        return path.exists() or private_copy_of(path, private_folder()).exists

    # Opening

    def open(self, path: Path) -> None:
        """Open the project in the file `path`, after a question where that is not safe."""
        if self.copy is not None and path in (self.copy.path, self.copy.shared):  # it is open: read it anew
            self._wanted = self.copy
            self._window.projects.open_file(self.copy.path)
            return
        copy = private_copy_of(path, private_folder())
        place = place_of(path, Surroundings.here())
        way = self._settings.get(_WAYS[place.kind]) if place.kind in _WAYS and path.exists() else "direct"
        if copy.exists or way == "private":
            self._take_out(copy)
        elif way == "ask":
            self._ask_way(copy, place)
        elif (
            place.kind is PlaceKind.TEMPORARY and path.exists() and str(path) not in self._settings.get(options.RECENT)
        ):
            self._ask_where(path, place)
        else:
            self._window.projects.open_file(path)

    def _ask_way(self, copy: PrivateCopy, place: Place) -> None:
        synced = place.kind is PlaceKind.SYNCED
        where = f"a folder that {place.whose} syncs" if synced else place.whose
        why = (
            "It would be copied away while it is written to, and change under your hands."
            if synced
            else "The drive may be gone, or let two programs write at once."
        )
        dialog = PlaceDialog(
            "Where to work",
            f"“{copy.shared.stem}” lies in {where}. {why} A private copy on this computer takes in what others "
            "did when it is opened, and is merged back into the file on closing.",
            "The answer is remembered; Preferences → Folders changes it.",
            (("private", "Work on a private copy"), ("direct", "Work in the file itself")),
            self._window,
        )

        def chosen(way: str) -> None:
            self._settings.set(_WAYS[place.kind], way)
            self.open(copy.shared)

        dialog.chosen.connect(chosen)
        self._window.reporting.open_dialog(dialog)

    def _ask_where(self, path: Path, place: Place) -> None:
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog = PlaceDialog(
            "Where to keep it",
            f"“{path.stem}” lies in {place.whose}. What is recorded there may vanish with the folder.",
            f"Keep a copy where you will find it again, for example in {documents}.",
            (
                ("keep", f"Keep it in “{documents.name}”"),
                ("choose", "Choose where…"),
                ("here", "Open it here all the same"),
            ),
            self._window,
        )
        ways: dict[str, Callable[[], object]] = {
            "keep": lambda: self._keep(path, documents),
            "choose": lambda: self._choose_folder(path, documents),
            "here": lambda: self._window.projects.open_file(path),
        }
        dialog.chosen.connect(lambda way: ways[way]())
        self._window.reporting.open_dialog(dialog)

    def _choose_folder(self, path: Path, documents: Path) -> None:
        dialog = QFileDialog(self._window, "Where to keep it", str(documents))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self._keep(path, Path(chosen)))
        self._window.reporting.open_dialog(dialog)

    def _keep(self, path: Path, folder: Path) -> None:
        reporter = self._intake.reporter(_COPYING)
        self._intake.start(_COPYING, lambda cancel: work.keep(path, folder, reporter, cancel), self.open)

    def _take_out(self, copy: PrivateCopy) -> None:
        reporter, again = self._intake.reporter(_COPYING), copy.exists

        def opened(refusal: FactdeskError | None) -> None:
            then = self._then

            def once_open() -> None:
                self._tell_copy(copy, refusal, again=again)
                then()

            self._wanted, self._then = copy, once_open
            self._window.projects.open_file(copy.path)

        def take_out(cancel: CancelToken) -> FactdeskError | None:
            try:
                return work.take_out(copy, reporter, cancel)
            except (NotAProject, DamagedProject, NewerProject):  # opening the file itself says what can be done
                self._session.post(lambda: self._window.projects.open_file(copy.shared))
                raise Cancelled from None

        self._intake.start(_COPYING, take_out, opened)

    def _tell_copy(self, copy: PrivateCopy, refusal: FactdeskError | None, *, again: bool) -> None:
        if refusal is not None:
            self._say(f"{refusal} You work on the private copy of “{copy.shared.stem}”.")
        elif again:
            self._say(
                f"The private copy of “{copy.shared.stem}” was not merged back the last time. "
                "It was found again, with all that you did in it."
            )

    # Once it is open

    def _opened(self) -> None:
        wanted, then = self._wanted, self._then
        self._leave(wanted if wanted is not None and self._session.path == wanted.path else None)
        then()
        self.tell_kept()
        file = self.file
        if file is not None:
            known = [other for other in self._settings.known_places(self._session.project_id) if other != str(file)]
            if str(file) not in self._settings.known_places(self._session.project_id):
                self._compare(file, [Path(other) for other in known])
            self._settings.add_place(self._session.project_id, str(file))
            if place_of(file, Surroundings.here()).kind in _WAYS:
                self._intake.start(_LOOKING, lambda cancel: work.conflict_copies(file), self._tell_conflicts)

    def _leave(self, copy: PrivateCopy | None) -> None:
        """Another project, or private copy, is open now: give back the one that was."""
        before, self.copy = self.copy, copy
        self._wanted, self._then = None, lambda: None
        if before is not None and before != copy:
            self._intake.start(_RETURNING, partial(self._given_back, before), self._tell_refusal)

    def tell_kept(self) -> None:
        """Say, once, which private copies were not merged back."""
        if self._told:
            return
        self._told = True
        for copy in kept(private_folder()):
            if self.copy != copy:
                gone = "" if copy.shared.exists() else f" The file itself is not at “{copy.shared}” now."
                self._say(
                    f"A private copy of “{copy.shared.stem}” was not merged back.{gone}",
                    ("Open it", partial(self.open, copy.shared)),
                )

    def _compare(self, file: Path, others: list[Path]) -> None:
        """Find out what this copy has that the one known before lacks."""
        path = self._session.path
        known = next((other for other in others if other.exists()), None)
        if known is None or path is None:
            return
        reporter = self._intake.reporter(_LOOKING)

        def look(cancel: CancelToken) -> MergeSummary:
            with work.rehearsed(known, path, reporter, cancel) as found:
                return found.summary

        self._intake.start(_LOOKING, look, partial(self._tell_twin, file, known))

    def _tell_twin(self, file: Path, known: Path, summary: MergeSummary) -> None:
        if not summary.brings_something:
            words = f"A copy of “{known.stem}” in {known.parent}, with nothing that is not there already"
            self._window.desk.toast.show_words(words, undo=False)
            return
        verdicts = sum(count.new + count.changed for count in summary.counts if count.what == "Verdicts")
        has = f"{verdicts:,} {'verdict' if verdicts == 1 else 'verdicts'}" if verdicts else f"{summary.steps:,} steps"

        def merge() -> None:
            self._then = lambda: self._window.sharing.compare(file)
            self.open(known)

        self._say(
            f"This is a copy of the project that you know as “{known}”. It has {has} that you lack there. "
            "Merge it into that one, or go on with both apart?",
            ("Merge it into mine", merge),
            ("Keep apart", self._window.desk.messages.dismiss),
        )

    def _tell_conflicts(self, found: list[Path]) -> None:
        for other in found:
            self._say(
                f"“{other.name}” beside it is a copy that the sync program made, and holds what this one lacks.",
                ("Merge it", partial(self._window.sharing.compare, other)),
            )

    def _say(self, words: str, *ways: tuple[str, Callable[[], object]]) -> None:
        self._window.desk.messages.show_message(words, *ways)

    # Merging back

    def _merge_back_now(self) -> None:
        copy = self.copy
        if copy is None:
            self._say("This project is worked on in its own file: there is no private copy to merge back.")
            return
        reporter = self._intake.reporter(_RETURNING)

        def merge(cancel: CancelToken) -> int:
            steps = work.merge_back(copy, reporter, cancel)
            if refusal := work.take_out(copy, reporter, cancel):
                raise refusal
            return steps

        def merged(steps: int) -> None:
            self._say(f"{steps:,} {'step' if steps == 1 else 'steps'} merged back into “{copy.shared}”.")

        self._intake.start(_RETURNING, merge, merged)

    def may_close(self) -> bool:
        """Whether the window may close now; else it closes once the private copy is merged back."""
        copy = self.copy
        if copy is None or self._may_close:
            return True
        self.copy = None
        self._intake.cancel()
        self._window.remember_place()
        self._session.close_project()
        self._window.reporting.loading(copy.shared, "Merging back")
        self._intake.start(_RETURNING, partial(self._given_back, copy), partial(self._close_after, copy))
        return False

    def _given_back(self, copy: PrivateCopy, cancel: CancelToken) -> FactdeskError | None:
        """The job that merges back, and what was in its way; a cancel is none."""
        try:
            self._session.wait_until_closed()
            work.give_back(copy, self._intake.reporter(_RETURNING), cancel)
        except Cancelled:
            return None
        except FactdeskError as error:
            return error
        return None

    def _tell_refusal(self, refusal: FactdeskError | None) -> None:
        if refusal is not None:
            self._window.reporting.refused(refusal)

    def _close_after(self, copy: PrivateCopy, refusal: FactdeskError | None) -> None:
        self._may_close = True
        if refusal is None:
            self._window.close()
            return
        self._window.reporting.loaded()
        self._say(
            f"Not merged back: {refusal} What you did is kept on this computer.",
            ("Close all the same", self._window.close),
            ("Open it again", partial(self._open_again, copy)),
        )

    def _open_again(self, copy: PrivateCopy) -> None:
        self._may_close = False
        self.open(copy.shared)
