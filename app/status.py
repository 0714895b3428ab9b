"""The status bar: where one is, what is left, what is saved, who judges."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QStatusBar

from annotations.model.record import Statement
from annotations.review.remaining import Group, Remaining, remaining_words, short_words
from app.company import brief_words, full_words
from app.key_map import fill_keys
from app.plain import caption, tip
from app.views.elided import ElidedLabel

if TYPE_CHECKING:
    from app.main_window import MainWindow

_CRUMB, _LAST_CRUMB = 24, 60
_SHARE = 0.45
"""How much of the status bar the words of what is left may take."""

_CROWDED, _NARROW = 80, 120
"""Average characters: a bar that is no wider has no room for a job beside what is left, or for the names of others."""

_TROUBLE = (
    Group.DIFFER,
    Group.FORK,
    Group.LOOK_AGAIN,
    Group.SHAKEN,
    Group.FLAGGED,
    Group.CITATION,
    Group.SECOND,
    Group.WAITING,
)


class Status(QStatusBar):
    """Nest breadcrumb, what is left (a click opens the sheet), saved time, progress, reviewer, who else is here."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self._window = window
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 4, 0)
        self.crumbs = ElidedLabel()
        self.crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.left = QPushButton()
        self.left.setFlat(True)
        self.left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left.clicked.connect(window.actions_["whats_left"].trigger)
        window.actions_.keysChanged.connect(self._name_keys)
        self._left_shown: Remaining | None = None
        self._working = False
        self._left_words: list[str] = []
        self.saved = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Statements checked in this article")
        self.reviewer = QPushButton()
        self.reviewer.setFlat(True)
        self.reviewer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reviewer.setToolTip("Who is judging")
        self.reviewer.clicked.connect(window.actions_["reviewer"].trigger)
        self.company = QLabel()
        self.company.setTextFormat(Qt.TextFormat.PlainText)
        self._company_words = "", ""  # where there is room, and where there is none
        window.company.changed.connect(self.refresh)
        self.job = ElidedLabel()
        self.job_bar = QProgressBar()
        self.job_bar.setTextVisible(False)
        self.cancel = QPushButton("Cancel")
        self.cancel.setFlat(True)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cancel.clicked.connect(window.intake.cancel)
        self.addWidget(self.crumbs, 1)
        for part in (self.job, self.job_bar, self.cancel):
            self.addPermanentWidget(part)
        self.hide_job()
        for label in (self.job, self.saved, self.company):
            label.setContentsMargins(8, 0, 8, 0)
        for always in (self.left, self.saved, self.progress, self.reviewer, self.company):
            self.addPermanentWidget(always)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _name_keys(self) -> None:
        """Tell the keys as they are now."""
        self._left_shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the session and the desk as it is now."""
        session, desk = self._window.session, self._window.desk
        left, statement = desk.work_left.remaining(), desk.statement()
        self.crumbs.setText(self._breadcrumb(statement))
        self.saved.setText(self._saved())
        self.reviewer.setText(caption(session.reviewer.initials, 12) if session.reviewer else "Who is judging?")
        self.reviewer.setVisible(session.path is not None)
        self._show_company()
        self.progress.setVisible(left is not None)
        if left is not None and left is not self._left_shown:
            self._show_left(left)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_company(self) -> None:
        reviewer, others = self._window.session.reviewer, self._window.company.others
        me = reviewer.id if reviewer else None
        self._company_words = brief_words(others, me), f"+{len(others)}"
        self.company.setToolTip(tip(full_words(others, me)))
        self.company.setAccessibleName(f"Also here: {full_words(others, me)}" if others else "")
        self.company.setVisible(bool(others))

    def _show_left(self, left: Remaining) -> None:
        self._left_shown = left
        ticks = short_words(left, (Group.SENTENCE,)) or ("nothing left" if left.finished else "every sentence ticked")
        trouble = short_words(left, _TROUBLE)
        number = len(left.items)
        self._left_words = [
            " · ".join(part for part in (trouble, ticks) if part),
            ticks,
            f"{number:,} left" if number else "nothing left",
        ]
        self.left.setToolTip(fill_keys(f"{remaining_words(left)}\nShow what is left ({{key:whats_left}})"))
        self.progress.setUpdatesEnabled(False)  # or another value paints the whole window at once
        self.progress.setMaximum(max(1, left.to_check))
        self.progress.setValue(left.done)
        self.progress.setUpdatesEnabled(True)
        minor = f" · {left.minor:,} minor" if left.minor else ""
        self.progress.setFormat(f"{left.done:,} of {left.to_check:,} checked{minor}")
        self.progress.setToolTip(f"{left.to_check:,} to check{minor}")

    def _fit(self) -> None:
        """Say as much of what is left as there is room for, and make room for the amounts on the bar."""
        width = self.fontMetrics().horizontalAdvance
        fitting = (words for words in self._left_words if width(words) <= self.width() * _SHARE)
        self.left.setText(next(fitting, self._left_words[-1] if self._left_words else ""))
        self.progress.setFixedWidth(width(f" {self.progress.format()} ") + 4 * width("0"))
        self.job_bar.setFixedWidth(8 * width("0"))
        room = self.width() / max(1, self.fontMetrics().averageCharWidth())
        self.company.setText(self._company_words[room < _NARROW])
        self.left.setVisible(not self.progress.isHidden() and not (self._working and room < _CROWDED))

    def show_job(self, what: str, done: int, total: int) -> None:
        """Show how far a long job is, with a button that stops it. `total` 0: not known."""
        self.job.setText(what)
        self.job_bar.setMaximum(total)
        self.job_bar.setValue(done)
        self._show_job_parts(shown=True)

    def hide_job(self) -> None:
        """The long job is over."""
        self._show_job_parts(shown=False)

    def _show_job_parts(self, *, shown: bool) -> None:
        self._working = shown
        if shown:  # first of all there must be room, or the window grows
            self._fit()
        for part in (self.job, self.job_bar, self.cancel):
            part.setVisible(shown)
        if not shown:
            self._fit()

    def _saved(self) -> str:
        session = self._window.session
        if session.path is None:
            return ""
        if session.read_only:
            return "reading only"
        where = " · private copy" if self._window.places.copy is not None else ""
        return f"saved {session.saved_at.astimezone():%H:%M}{where}" if session.saved_at else f"all saved{where}"

    def _breadcrumb(self, statement: Statement | None) -> str:
        record = self._window.session.record
        if statement is None or record is None:
            return ""
        nest = [*reversed(self._window.desk.around(statement)), statement]
        words = record.article.words
        return " ▸ ".join(_short(one.span.of(words), _CRUMB if one is not statement else _LAST_CRUMB) for one in nest)


def _short(words: str, longest: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
