"""The main window: menus, toolbar, panes, status bar, and what is shown when."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QStandardPaths, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QToolBar, QToolButton, QWidget

from annotations.errors import FactdeskError
from annotations.model.article import ArticleMetadata
from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.text import Span
from app import settings as options
from app.actions import ActionRegistry, Menu, Needs
from app.desk import Desk
from app.dialogs.article_details import ArticleDetailsDialog
from app.dialogs.help import HelpDialog
from app.dialogs.reviewer import ReviewerDialog
from app.dialogs.search import SearchDialog
from app.icons import application_icon
from app.intake import Intake
from app.judging import Judging
from app.reporting import Reporting
from app.session import ProjectSession
from app.settings import Settings
from app.status import Status
from app.theme import ThemeWatcher
from app.views.find_bar import FindBar

_FILTER = "Factdesk projects (*.factdesk)"


class MainWindow(QMainWindow):
    """One window, one project at a time."""

    def __init__(self, settings: Settings, themes: ThemeWatcher) -> None:
        super().__init__()
        self.settings = settings
        self.session = ProjectSession(self)
        self.actions_ = ActionRegistry(self)
        self.desk = Desk(self.session)
        self.intake = Intake(self.session)
        self.judging = Judging(self.desk, self.session, settings, self.actions_)
        self.status = Status(self)
        self.find_bar = FindBar(self.desk.reading, self._article_words)
        self.reporting = Reporting(self)
        self._waiting_keys: list[Callable[[], object]] = []
        self._handlers = self._make_handlers()
        self._build()
        self._connect(themes)
        self._restore()
        self.reporting.show_state()
        self._enable()

    # Building

    def _build(self) -> None:
        self.setWindowTitle("Factdesk")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.setCentralWidget(self.desk)
        self.desk.add_under_messages(self.find_bar)
        self.setStatusBar(self.status)
        for menu in Menu:
            shown = self.menuBar().addMenu(menu.value)
            for spec, action in self.actions_.of_menu(menu):
                if spec.separator:
                    shown.addSeparator()
                shown.addAction(action)
        bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("import", "", "previous_article", "next_article", "next_open", "", "minor", "", "undo", "redo"):
            if name:
                bar.addAction(self.actions_[name])
            else:
                bar.addSeparator()
        for name, text in (
            ("import", "Import"),
            ("next_open", "Next open"),
            ("minor", "Show minor"),
            ("export", "Export"),
        ):
            self.actions_[name].setIconText(text)
        spacer = QWidget()
        spacer.setSizePolicy(spacer.sizePolicy().Policy.Expanding, spacer.sizePolicy().Policy.Preferred)
        bar.addWidget(spacer)
        for name in ("search", "export"):
            bar.addAction(self.actions_[name])
        for name in ("previous_article", "next_article", "undo", "redo"):
            button = bar.widgetForAction(self.actions_[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.actions_["search"].setIconText("Search")
        self.addToolBar(bar)

    def _connect(self, themes: ThemeWatcher) -> None:
        session, desk = self.session, self.desk
        self.actions_.triggered.connect(self._trigger)
        themes.themeChanged.connect(lambda _: self.actions_.refresh_icons())
        session.opened.connect(self._opened)
        session.changed.connect(self._changed)
        session.articleShown.connect(self._article_shown)
        session.busyChanged.connect(self._play_waiting_keys)
        session.revisit.connect(self._revisit)
        session.undo_stack.indexChanged.connect(lambda _: self._enable())
        desk.moved.connect(self._enable)
        desk.articles.articleActivated.connect(self._show_article)
        desk.statements.minorShownChanged.connect(self._minor_shown)
        desk.toast.undone.connect(lambda: self._trigger("undo"))
        desk.reading.selectionChanged.connect(self._enable)

    def _restore(self) -> None:
        self.resize(1280, 800)
        geometry, panes = self.settings.get(options.GEOMETRY), self.settings.get(options.PANES)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not panes.isEmpty():
            self.desk.panes.restoreState(panes)
        left = self.settings.get(options.LEFT_PANES)
        if not left.isEmpty():
            self.desk.left.restoreState(left)
        self.desk.reading.setReadingFont(self.settings.get(options.READING_SIZE))
        self.desk.statements.setMinorShown(self.settings.get(options.MINOR_SHOWN))

    # Actions

    def _make_handlers(self) -> dict[str, Callable[[], object]]:
        judging, desk, session = self.judging, self.desk, self.session
        handlers: dict[str, Callable[[], object]] = {
            name: partial(judging.verdict_key, name)
            for name in (
                *("verified", "disputed", "unverifiable", "no_check"),
                *("other_verified", "other_disputed", "other_unverifiable"),
            )
        }
        return handlers | {
            "new": self._new_project,
            "open": self._ask_open,
            "samples": self.open_samples,
            "import": self._ask_import,
            "paste": self._paste,
            "detect": self.intake.find_statements,
            "export": self._ask_export,
            "reviewer": self.ask_reviewer,
            "quit": self.close,
            "undo": session.undo,
            "redo": session.redo,
            "find": self.find_bar.open,
            "search": self._search,
            "previous_article": lambda: self._step_article(-1),
            "next_article": lambda: self._step_article(1),
            "tick": self._tick,
            "details": self._details,
            "mask": self._mask,
            "lift_mask": self._lift_mask,
            "remove_article": self._remove_article,
            "next_open": judging.go_on,
            "down": lambda: desk.step(1),
            "up": lambda: desk.step(-1),
            "outer": desk.outer,
            "inner": desk.inner,
            "accept": judging.accept,
            "reject": judging.reject,
            "draw": judging.draw,
            "recut": judging.recut,
            "note": desk.inspector.startNote,
            "history": lambda: desk.inspector.ensureWidgetVisible(desk.inspector.history),
            "clear": judging.clear,
            "later": judging.later,
            "cite": judging.cite,
            "repeat": judging.repeat,
            "minor": lambda: desk.statements.setMinorShown(not desk.statements.isMinorShown()),
            "larger": desk.reading.zoomIn,
            "smaller": desk.reading.zoomOut,
            "keys": lambda: self.reporting.open_dialog(HelpDialog(self)),
            "about": self.reporting.about,
        }

    @property
    def has_waiting_keys(self) -> bool:
        """Whether keys were pressed that wait until the step before them is stored."""
        return bool(self._waiting_keys)

    def _trigger(self, name: str) -> None:
        """Do what an action asks for; while something is being stored, afterwards."""
        if self.session.busy:
            self._waiting_keys.append(lambda: self._trigger(name))
        else:
            self._handlers[name]()

    def _play_waiting_keys(self) -> None:
        while self._waiting_keys and not self.session.busy:
            self._waiting_keys.pop(0)()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys reach the window when no field wants them."""
        if self.session.busy:
            kept = event.clone()
            self._waiting_keys.append(lambda: self.judging.press(kept))
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.reading.clearSelection()
            self.desk.reading.setFocus()
        elif not self.judging.press(event):
            super().keyPressEvent(event)

    def _enable(self) -> None:
        available = set()
        if self.session.path is not None:
            available.add(Needs.PROJECT)
        if self.session.record is not None:
            available.add(Needs.ARTICLE)
        if self.desk.statement() is not None:
            available.add(Needs.STATEMENT)
        self.actions_.enable(available)
        stack = self.session.undo_stack
        for name, possible, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            self.actions_[name].setEnabled(possible)
            self.actions_[name].setText(f"&{name.capitalize()} {text}".rstrip())
            self.actions_[name].setIconText(name.capitalize())
        self.status.refresh()

    # Projects

    def open_project(self, path: Path, *, create: bool = False) -> None:
        """Open a project in this window, or create it."""
        self.intake.cancel()
        self._waiting_keys.clear()
        self.reporting.loading(path)
        self.session.open(path, create=create)

    def open_last(self) -> None:
        """Open the project that was open last, if it is still there."""
        last = self.settings.get(options.LAST_PROJECT)
        if last and Path(last).exists():
            self.open_project(Path(last))

    def open_samples(self) -> None:
        """Open the project with the sample articles; made at the first time."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "Factdesk samples.factdesk"
        self.reporting.wants_samples = not path.exists()
        self.open_project(path, create=not path.exists())

    def _new_project(self) -> None:
        self._ask_file("New project", "Articles.factdesk", save=True, then=self._create)

    def _create(self, path: Path) -> None:
        self.open_project(path if path.suffix else path.with_suffix(".factdesk"), create=True)

    def _ask_open(self) -> None:
        self._ask_file("Open project", "", save=False, then=self.open_project)

    def _ask_file(self, title: str, name: str, *, save: bool, then: Callable[[Path], object]) -> None:
        last = self.settings.get(options.LAST_PROJECT)
        folder = Path(last).parent if last else Path.home()
        dialog = QFileDialog(self, title, str(folder / name), _FILTER)
        mode = QFileDialog.AcceptMode.AcceptSave if save else QFileDialog.AcceptMode.AcceptOpen
        dialog.setAcceptMode(mode)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if save else QFileDialog.FileMode.ExistingFile)
        dialog.setDefaultSuffix("factdesk")
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self.reporting.open_dialog(dialog)

    def _opened(self) -> None:
        session = self.session
        assert session.path is not None  # that is what opened says
        self.settings.add_recent(str(session.path))
        self.setWindowTitle(f"{session.path.stem} — Factdesk{' (reading only)' if session.read_only else ''}")
        known = self.settings.reviewer_in(session.project_id)
        if known is not None and known in session.reviewers:
            session.join(session.reviewers[known])
        elif not session.read_only:
            self._introduce()
        if self.reporting.wants_samples:
            self.reporting.wants_samples = False
            self.intake.import_samples()
        elif session.order and not session.read_only:
            self.intake.find_statements()
        self.desk.refresh()
        self.reporting.show_state()
        last = self.settings.article_in(session.project_id)
        if session.order:
            session.show_article(last if last in session.order else session.order[0])
        self._enable()

    def _introduce(self) -> None:
        """Join the project: under the name of this installation, or by asking."""
        name = self.settings.get(options.REVIEWER_NAME)
        if name and not self.session.reviewers:
            self.session.join_new(name, self.settings.get(options.REVIEWER_INITIALS), self._remember)
        else:
            self.ask_reviewer()

    def ask_reviewer(self) -> None:
        """Ask who is judging."""
        settings = self.settings
        dialog = ReviewerDialog(
            list(self.session.reviewers.values()),
            settings.get(options.REVIEWER_NAME),
            settings.get(options.REVIEWER_INITIALS),
            self,
        )
        dialog.chosen.connect(self._join)
        dialog.joined.connect(lambda name, initials: self.session.join_new(name, initials, self._remember))
        self.reporting.open_dialog(dialog)

    def _join(self, reviewer: Reviewer) -> None:
        self.session.join(reviewer)
        self._remember(reviewer)

    def _remember(self, reviewer: Reviewer) -> None:
        self.settings.set(options.REVIEWER_NAME, reviewer.name)
        self.settings.set(options.REVIEWER_INITIALS, reviewer.initials)
        self.settings.set_reviewer_in(self.session.project_id, reviewer.id)

    # Articles

    def _show_article(self, article: Id, then: Callable[[], object] = lambda: None) -> None:
        self.session.show_article(article, then)

    def _step_article(self, by: int) -> None:
        order, record = self.session.order, self.session.record
        if record is not None and record.article.id in order:
            place = order.index(record.article.id) + by
            if 0 <= place < len(order):
                self.session.show_article(order[place])

    def _article_shown(self) -> None:
        record = self.session.record
        if record is not None:
            self.settings.set_article_in(self.session.project_id, record.article.id)
            self.desk.reading.setFocus()
        self.reporting.show_state()

    def _changed(self, changes: Changes) -> None:
        session = self.session
        self.desk.refresh()
        gone = session.record is not None and session.record.article.id not in session.order
        if session.order and (session.record is None or gone):
            session.show_article(session.order[0])
        elif gone:
            session.record = None
            self.desk.refresh()
        self.reporting.show_state()
        self._enable()

    def _revisit(self, article: Id, statement: Id | None) -> None:
        record = self.session.record
        if article in self.session.order and (record is None or record.article.id != article):
            self._show_article(article, lambda: self._revisit(article, statement))
        elif statement is not None and record is not None and record.statement(statement) is not None:
            self.desk.go_to(statement)

    def _tick(self) -> None:
        sentence, record = self.desk.reading.currentSentence(), self.session.record
        if sentence is None or record is None:
            self.desk.go_to_sentence(next(iter(self.desk.unticked()), None))
            return
        text = record.article.text
        self.session.perform(
            lambda actions, me: actions.tick(text, sentence, me),
            self.desk.current,
            lambda: self.desk.after_tick(sentence),
        )

    def _details(self) -> None:
        record = self.session.record
        if record is None:
            return
        article = record.article
        dialog = ArticleDetailsDialog(article, self.reporting.dates_on_page(article), self)

        def edited(metadata: ArticleMetadata) -> None:
            self.session.perform(lambda actions, me: actions.edit_metadata(article.id, metadata, me))

        dialog.edited.connect(edited)
        self.reporting.open_dialog(dialog)

    def _mask(self) -> None:
        span, record = self.desk.reading.selectedSpan(), self.session.record
        if span is None or record is None:
            self.desk.toast.show_words("Select the words first that need no checking", undo=False)
            return
        text = record.article.text
        self.desk.reading.clearSelection()
        self.session.perform(lambda actions, me: actions.mask(text, span, "masked by hand", me))

    def _lift_mask(self) -> None:
        record, span = self.session.record, self.desk.reading.selectedSpan()
        masks = record.article.masks if record else ()
        found = [mask.span for mask in masks if span is not None and mask.span.overlaps(span)]
        if not found or record is None:
            self.desk.toast.show_words("Select faded words first", undo=False)
            return
        text, mask = record.article.text, found[0]
        self.desk.reading.clearSelection()
        self.session.perform(lambda actions, me: actions.lift_mask(text, Span(*mask), me))

    def _remove_article(self) -> None:
        if (record := self.session.record) is not None:
            article = record.article.id
            self.session.perform(lambda actions, me: actions.remove_article(article, me))

    def _minor_shown(self, shown: bool) -> None:
        self.actions_["minor"].setChecked(shown)
        self.settings.set(options.MINOR_SHOWN, shown)

    # In and out

    def _ask_import(self) -> None:
        dialog = QFileDialog(self, "Import articles", str(Path.home()), "Text files (*.txt);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.intake.import_files([Path(name) for name in chosen]))
        self.reporting.open_dialog(dialog)

    def _article_words(self) -> str:
        return self.session.record.article.words if self.session.record else ""

    def _paste(self) -> None:
        self.intake.import_pasted(QGuiApplication.clipboard().text())

    def _ask_export(self) -> None:
        if self.session.path is None:
            return
        name = self.session.path.with_suffix(".xlsx")
        dialog = QFileDialog(self, "Export verdicts", str(name), "Workbooks (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda chosen: self.intake.export(Path(chosen)))
        self.reporting.open_dialog(dialog)

    def _search(self) -> None:
        dialog = SearchDialog(self.session, self)

        def found(article: Id, position: int) -> None:
            self._show_article(article, lambda: self.desk.go_to_sentence(self.desk.sentence_at(position)))

        dialog.chosen.connect(found)
        self.reporting.open_dialog(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        projects = [path for path in files if path.suffix == ".factdesk"]
        if projects:
            self.open_project(projects[0])
        elif self.session.path is None:
            self.reporting.refused(FactdeskError("Open a project first.", "Then drop the articles into it."))
        elif files:
            self.intake.import_files(files)
        else:
            self.intake.import_pasted(event.mimeData().text())
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.set(options.GEOMETRY, QByteArray(self.saveGeometry()))
        self.settings.set(options.PANES, QByteArray(self.desk.panes.saveState()))
        self.settings.set(options.LEFT_PANES, QByteArray(self.desk.left.saveState()))
        self.settings.sync()
        self.intake.shut_down()
        self.session.shut_down()
        super().closeEvent(event)
