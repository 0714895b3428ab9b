"""The main window: menus, toolbar, panes, status bar, and which keys go where."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)

from annotations.model.changes import Changes
from app import settings as options
from app.action_specs import Menu, Needs
from app.actions import ActionRegistry
from app.company import Company
from app.controllers.article_actions import ArticleActions
from app.controllers.asking import Asking
from app.controllers.attaching import Attaching
from app.controllers.backups import Backups
from app.controllers.bulk import BulkJudging
from app.controllers.citing import Citing
from app.controllers.context_menus import ContextMenus
from app.controllers.deciding import Deciding
from app.controllers.erasing import Erasing
from app.controllers.evidence_files import EvidenceFiles
from app.controllers.exporting import Exporting
from app.controllers.help_actions import HelpActions
from app.controllers.history import Histories
from app.controllers.judging import Judging
from app.controllers.line_by_line import LineByLine
from app.controllers.look import Look
from app.controllers.overview import Overviews
from app.controllers.places import Places
from app.controllers.project_actions import ProjectActions
from app.controllers.project_rules import ProjectRules
from app.controllers.queue import Queue
from app.controllers.reading_actions import ReadingActions
from app.controllers.reading_back import ReadingBack
from app.controllers.reading_corrections import ReadingCorrections
from app.controllers.reference_files import ReferenceFiles
from app.controllers.references import References
from app.controllers.reporting import Reporting
from app.controllers.rescue import Rescue
from app.controllers.search import Searching
from app.controllers.sharing import Sharing
from app.controllers.statement_actions import StatementActions
from app.controllers.verifying import Verifying
from app.desk import Desk
from app.garbage import GarbageInPauses
from app.icons import application_icon
from app.intake import Intake
from app.plain import caption
from app.recovery import Recovery
from app.session import ProjectSession
from app.settings import Settings
from app.status import Status
from app.theme import ThemeWatcher
from app.views.tools import Tools

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
"""Where keys are words: what such a field leaves over (Enter) is none of ours either."""

_TOOLS = ("import", "", "previous_article", "next_article", "next_open", "", "minor", "", "undo", "redo")
_RIGHT_TOOLS = ("search", "export")
_SHORT_NAMES = {
    "import": "Import",
    "next_open": "Next open",
    "minor": "Show minor",
    "search": "Search",
    "export": "Export",
}
_ICONS_ONLY = ("previous_article", "next_article", "undo", "redo")


class MainWindow(QMainWindow):
    """One window, one project at a time.

    Its parts act through `session` and are told by its signals what to show. While the session is
    storing something, actions and keys wait here and are played afterwards, in order.
    """

    def __init__(self, settings: Settings, themes: ThemeWatcher) -> None:
        super().__init__()
        self.settings = settings
        self.session = ProjectSession(self)
        self.actions_ = ActionRegistry(self, settings.get(options.KEYS))
        self.desk = Desk(self.session)
        self.intake = Intake(self.session)
        self.judging = Judging(self.desk, self.session, self.actions_)
        self.bulk = BulkJudging(self.desk, self.session, self.judging)
        self.citing = Citing(self.desk, self.session, self.bulk)
        self.queue = Queue(self)
        self.corrections = ReadingCorrections(self.desk, self.session)
        self.recovery = Recovery(self.desk.inspector.drafts, self.session)
        self.company = Company(self.session)
        self.status = Status(self)
        self.reporting = Reporting(self)
        self.articles = ArticleActions(self)
        self.statements = StatementActions(self)
        self.lines = LineByLine(self)
        self.asking = Asking(self)
        self.places = Places(self)
        self.attaching = Attaching(self)
        self.evidence_files = EvidenceFiles(self)
        self.verifying = Verifying(self)
        self.projects = ProjectActions(self)
        self.reading = ReadingActions(self)
        self.context_menus = ContextMenus(self)
        self.searching = Searching(self)
        self.overviews = Overviews(self)
        self.exporting = Exporting(self)
        self.histories = Histories(self)
        self.help = HelpActions(self)
        self.rules = ProjectRules(self)
        self.sharing = Sharing(self)
        self.reading_back = ReadingBack(self)
        self.backups = Backups(self)
        self.deciding = Deciding(self)
        self.rescue = Rescue(self)
        self.erasing = Erasing(self)
        self.references = References(self)
        self.look = Look(self, themes)
        self.garbage = GarbageInPauses(self.session)
        self._waiting_keys: list[Callable[[], object]] = []
        self._closing = False
        self._may_lose_drafts = False
        self._handlers = self._all_handlers()
        self._build()
        self._connect(themes)
        self._restore()
        self.reporting.show_state()
        self._enable()

    def _all_handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does. The bulk bar comes after judging: its verdict keys go to several statements."""
        return {
            **self.projects.handlers(),
            **self.articles.handlers(),
            **self.lines.handlers(),
            **self.asking.handlers(),
            **self.judging.handlers(),
            **self.reading.handlers(),
            **self.statements.handlers(),
            **self.searching.handlers(),
            **self.overviews.handlers(),
            **self.exporting.handlers(),
            **self.histories.handlers(),
            **self.attaching.handlers(),
            **self.evidence_files.handlers(),
            **self.verifying.handlers(),
            **self.bulk.handlers(),
            **self.queue.handlers(),
            **self.corrections.handlers(),
            **self.rules.handlers(),
            **self.sharing.handlers(),
            **self.reading_back.handlers(),
            **self.backups.handlers(),
            **self.places.handlers(),
            **self.deciding.handlers(),
            **self.erasing.handlers(),
            **self.references.handlers(),
            **ReferenceFiles(self).handlers(),
            **self.citing.handlers(),
            **self.look.handlers(),
            "minor": lambda: self.desk.statements.setMinorShown(None),
            **self.help.handlers(),
        }

    def _build(self) -> None:
        self.setWindowTitle("Factdesk")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.setCentralWidget(self.desk)
        self.setStatusBar(self.status)
        for menu in Menu:
            shown = self.menuBar().addMenu(menu.value)
            for spec, action in self.actions_.of_menu(menu):
                if spec.separator:
                    shown.addSeparator()
                shown.addAction(action)
                if spec.id == "open":
                    self.projects.add_recent(shown)
        bar = Tools("Tools")
        bar.setObjectName("tools")
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name, text in _SHORT_NAMES.items():
            self.actions_[name].setIconText(text)
        for name in _TOOLS:
            if name:
                bar.addAction(self.actions_[name])
            else:
                bar.addSeparator()
        spacer = QWidget()
        spacer.setSizePolicy(spacer.sizePolicy().Policy.Expanding, spacer.sizePolicy().Policy.Preferred)
        bar.addWidget(spacer)
        for name in _RIGHT_TOOLS:
            bar.addAction(self.actions_[name])
        for name in _ICONS_ONLY:
            button = bar.widgetForAction(self.actions_[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addToolBar(bar)

    def _connect(self, themes: ThemeWatcher) -> None:
        session, desk = self.session, self.desk
        self.actions_.triggered.connect(self._trigger)
        themes.themeChanged.connect(lambda _: self.actions_.refresh_icons())
        session.opened.connect(self._opened)
        session.changed.connect(self._changed)
        session.articleShown.connect(self._article_shown)
        session.busyChanged.connect(self._play_waiting_keys)
        self.overviews.statementsWanted.connect(self.queue.show_only)
        session.undo_stack.indexChanged.connect(lambda _: self._enable())
        desk.moved.connect(self._enable)
        desk.work_left.found.connect(self.status.refresh)
        desk.articles.articleActivated.connect(lambda article: self.when_idle(lambda: session.show_article(article)))
        desk.activated.connect(lambda statement, scroll: self.when_idle(lambda: desk.go_to(statement, scroll=scroll)))
        session.failed.connect(self._stay)
        desk.inspector.citations.libraryWanted.connect(self.references.open)
        self.citing.pinChanged.connect(lambda: self.actions_["pin"].setChecked(self.citing.pinned))
        desk.statements.minorShownChanged.connect(self._minor_shown)
        desk.toast.undone.connect(lambda: self._trigger("undo"))

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
        self.look.apply_all()
        self.desk.statements.setMinorShown(self.settings.get(options.MINOR_SHOWN))

    # Actions and keys

    @property
    def handled(self) -> frozenset[str]:
        """The ids of the actions that do something."""
        return frozenset(self._handlers)

    @property
    def has_waiting_keys(self) -> bool:
        """Whether keys were pressed that wait until the step before them is stored."""
        return bool(self._waiting_keys)

    def forget_waiting_keys(self) -> None:
        """Drop the keys that wait: what they were meant for is not shown any more."""
        self._waiting_keys.clear()

    def _trigger(self, name: str) -> None:
        """Do what an action asks for; while something is being stored, afterwards."""
        self.when_idle(self._handlers[name])

    def when_idle(self, act: Callable[[], object]) -> None:
        """Act now, or behind the keys and clicks that wait until a step is stored."""
        if self.session.busy:
            self._waiting_keys.append(act)
        else:
            act()

    def _play_waiting_keys(self) -> None:
        while self._waiting_keys and not self.session.busy:
            self._waiting_keys.pop(0)()
        if self._closing and not self.session.busy:
            self._closing = False
            QTimer.singleShot(0, self, self.close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys reach the window when nothing is being typed into."""
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return
        if event.matches(QKeySequence.StandardKey.Paste) and self.attaching.paste():
            return
        in_a_field = isinstance(QApplication.focusWidget(), _FIELDS)
        pressed = None if in_a_field else self.judging.read(event)
        if pressed is None:
            super().keyPressEvent(event)
        elif self.session.busy:
            self._waiting_keys.append(lambda: self.judging.press(pressed))
        elif not self.judging.press(pressed):
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Let go of the selection; without one close the message; the text has the keys again."""
        self.bulk.drop()
        reading, messages, focused = self.desk.reading, self.desk.messages, QApplication.focusWidget()
        at_hand = focused is reading or (focused is not None and messages.isAncestorOf(focused))
        if at_hand and reading.selectedSpan() is None:
            messages.dismiss()
        reading.clearSelection()
        reading.setFocus()

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
            self.actions_[name].setText(f"&{name.capitalize()} {caption(text)}".rstrip())
            self.actions_[name].setIconText(name.capitalize())
        self.rules.show_state()
        self.status.refresh()

    # What the session tells

    def _opened(self) -> None:
        path = self.session.path
        how = " (reading only)" if self.session.read_only else ""
        how = " (private copy, merged back on closing)" if self.places.copy is not None else how
        self.setWindowTitle(f"{path.stem}{how} — Factdesk" if path else "Factdesk")
        self.desk.refresh()
        self.reporting.show_state()
        self._enable()

    def _article_shown(self) -> None:
        if (record := self.session.record) is not None:
            self.settings.set_article_in(self.session.project_id, record.article.id)
            self.desk.reading.setFocus()
        self.reporting.show_state()

    def _changed(self, _: Changes) -> None:
        session = self.session
        self.desk.refresh()
        gone = session.record is not None and session.record.article.id not in session.order
        if session.order and session.showing is None and (session.record is None or gone):
            session.show_article(session.order[0])
        elif gone and not session.order:
            session.record = None
            self.desk.refresh()
        self.reporting.show_state()
        self._enable()

    def close_anyway(self) -> None:
        """Close, even if half-written text cannot be kept on disk."""
        self._may_lose_drafts = True
        self.close()

    def _stay(self) -> None:
        self._closing = False

    def _minor_shown(self, shown: bool) -> None:
        self.actions_["minor"].setChecked(shown)
        self.settings.set(options.MINOR_SHOWN, shown)

    # What Qt asks for

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.look.show_state()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.projects.take_files(files, event.mimeData().text())
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.desk.inspector.commit()
        if self.session.busy or self._waiting_keys:
            self._closing = True  # first what was pressed; a refusal keeps the window open
            self.status.saved.setText("saving…")
            event.ignore()
            return
        if not self.recovery.settled and not self._may_lose_drafts:
            self.recovery.save(self.close, self.reporting.not_kept)
            event.ignore()
            return
        if not self.places.may_close():
            event.ignore()
            return
        with ExitStack() as closing:  # the last one first; a fault in one keeps no other from being closed
            closing.callback(super().closeEvent, event)
            closing.callback(self.session.shut_down)
            closing.callback(self.backups.shut_down)
            closing.callback(self.recovery.shut_down)
            closing.callback(self.company.shut_down)
            closing.callback(self.desk.work_left.shut_down)
            closing.callback(self.garbage.shut_down)
            closing.callback(self.intake.shut_down)
            closing.callback(self.evidence_files.shut_down)
            closing.callback(self.overviews.shut_down)
            closing.callback(self.exporting.shut_down)
            closing.callback(self.histories.shut_down)
            closing.callback(self.searching.shut_down)
            closing.callback(self.asking.close)
            closing.callback(self.references.shut_down)
            self.remember_place()
            self._remember_panes()

    def remember_place(self) -> None:
        """Keep where the reviewer is in the project, before it is left."""
        if self.session.path is not None:
            self.settings.set_statement_in(self.session.project_id, self.desk.current)

    def _remember_panes(self) -> None:
        self.settings.set(options.GEOMETRY, QByteArray(self.saveGeometry()))
        self.settings.set(options.PANES, QByteArray(self.desk.panes.saveState()))
        self.settings.set(options.LEFT_PANES, QByteArray(self.desk.left.saveState()))
        self.settings.sync()
