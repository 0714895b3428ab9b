"""The status bar: where one is, what is left, what is saved, who judges."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QStatusBar

from annotations.model.record import Statement
from annotations.review.states import counts
from app.views.elided import ElidedLabel

if TYPE_CHECKING:
    from app.main_window import MainWindow

_CRUMB, _LAST_CRUMB = 24, 60


class Status(QStatusBar):
    """Nest breadcrumb, sentences not yet ticked, saved time, progress of the article, reviewer."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self._window = window
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 4, 0)
        self.crumbs = ElidedLabel()
        self.crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.left = ElidedLabel()
        self.saved = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Statements checked in this article")
        self.reviewer = QPushButton()
        self.reviewer.setFlat(True)
        self.reviewer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reviewer.setToolTip("Who is judging")
        self.reviewer.clicked.connect(window.actions_["reviewer"].trigger)
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
        for label in (self.job, self.left, self.saved):
            label.setContentsMargins(8, 0, 8, 0)
        for part in (self.left, self.saved, self.progress, self.reviewer):
            self.addPermanentWidget(part)
        self._fit_bars()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_bars()

    def _fit_bars(self) -> None:
        metrics = self.fontMetrics()
        self.progress.setFixedWidth(metrics.horizontalAdvance(f"00 {self.progress.text()}") + 12)
        self.job_bar.setFixedWidth(metrics.averageCharWidth() * 8)

    def refresh(self) -> None:
        """Show the state of the session and the desk as it is now."""
        session, desk = self._window.session, self._window.desk
        record, statement = session.record, desk.statement()
        self.crumbs.setText(self._breadcrumb(statement))
        self.saved.setText(self._saved())
        self.reviewer.setText(session.reviewer.initials if session.reviewer else "Who is judging?")
        self.reviewer.setVisible(session.path is not None)
        for part in (self.left, self.progress):
            part.setVisible(record is not None)
        if record is not None:
            unticked = len(desk.unticked())
            noun = "sentence" if unticked == 1 else "sentences"
            done = counts(record)
            ticks = f"{unticked} {noun} not yet ticked" if unticked else "every sentence ticked"
            cite = f"{done.needs_citation} without citation · " if done.needs_citation else ""
            self.left.setText(f"{cite}{ticks}")
            self.progress.setMaximum(max(1, done.to_check))
            self.progress.setValue(done.done)
            self.progress.setFormat(f"{done.done} of {done.to_check} checked")
            self._fit_bars()
            self.progress.setToolTip(f"{done.to_check} to check · {done.minor} minor")

    def show_job(self, what: str, done: int, total: int) -> None:
        """Show how far a long job is, with a button that stops it. `total` 0: not known."""
        self.job.setText(what)
        self.job_bar.setMaximum(total)
        self.job_bar.setValue(done)
        for part in (self.job, self.job_bar, self.cancel):
            part.show()

    def hide_job(self) -> None:
        """The long job is over."""
        for part in (self.job, self.job_bar, self.cancel):
            part.hide()

    def _saved(self) -> str:
        session = self._window.session
        if session.path is None:
            return ""
        if session.read_only:
            return "reading only"
        return f"saved {session.saved_at.astimezone():%H:%M}" if session.saved_at else "all saved"

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
