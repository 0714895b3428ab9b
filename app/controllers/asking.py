"""The ask list of the project: read article by article, marked, answered, copied, printed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QBuffer, QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QDialog, QFileDialog

from annotations.errors import DamagedProject, ExportFailed, WrongUse
from annotations.model.changes import Changes
from annotations.model.ids import Id
from annotations.model.judgement import Query
from annotations.review.asking import Asked, asked_in, by_addressee, mail_words
from app.work import freeze_labels

if TYPE_CHECKING:
    from annotations.storage.project import Project
    from app.dialogs.ask_list import AskList
    from app.main_window import MainWindow

T = TypeVar("T")

_READ_AGAIN_MS = 250


class Asking(QObject):
    """Opens the list and does what its buttons say. One list at a time; it stays while the work goes on."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.list: AskList | None = None
        self._found: dict[Id, list[Asked]] = {}
        self._reading = 0  # counts readings, so that only the newest is shown
        self._under_way = False
        self._again = QTimer(self, singleShot=True, interval=_READ_AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._session.changed.connect(self._changed)
        self._session.opened.connect(self.close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"ask_list": self.open}

    def open(self) -> None:
        """Show the list, without stopping anything else."""
        if self.list is None:
            from app.dialogs.ask_list import AskList

            self.list = AskList(self._window)
            self.list.chosen.connect(self._go_to)
            self.list.entered.connect(self._to_the_text)
            self.list.asked.connect(self._mark)
            self.list.answered.connect(self._ask_answer)
            self.list.copied.connect(lambda asked: self._frozen(asked, self._copy))
            self.list.printed.connect(lambda asked: self._frozen(asked, self._print))
            self.list.saved.connect(lambda asked: self._frozen(asked, self._ask_file))
            self.list.finished.connect(self._closed)
        self.list.show()
        self.list.raise_()
        self.list.activateWindow()
        self._read()

    # Reading

    def _read(self) -> None:
        self._reading += 1
        number, self._under_way = self._reading, True

        def found(asked: list[Asked]) -> None:
            if number == self._reading:
                self._found, self._under_way = {}, False
                for one in asked:
                    self._found.setdefault(one.article, []).append(one)
                self._show()

        self._each(self._session.order, _read_queries, found)

    def _changed(self, changes: Changes) -> None:
        """Read again what may ask something else; where only the open article changed, it is at hand."""
        record = self._session.record
        if self.list is None:
            return
        known = {statement.id for statement in record.statements} if record is not None else set()
        elsewhere = record is None or changes.articles or changes.settings or not changes.statements <= known
        if record is None or elsewhere or self._under_way:
            self._again.start()
        elif changes.statements:
            self._found[record.article.id] = list(asked_in(record))
            self._show()

    def _show(self) -> None:
        """Show what was found, a question about words that two articles share only once."""
        asked = [one for article in self._session.order for one in self._found.get(article, ())]
        if self.list is not None:
            self.list.setAsked(list({one.query.id: one for one in reversed(asked)}.values())[::-1], _today())

    def _each(
        self,
        articles: Sequence[Id],
        work: "Callable[[Project, Id], list[T]]",
        done: Callable[[list[T]], object],
    ) -> None:
        """Do `work` for one article after the other, and whatever else waits for the file in between."""
        found: list[T] = []
        waiting = list(reversed(articles))

        def step(more: list[T]) -> None:
            found.extend(more)
            if waiting:
                article = waiting.pop()
                self._session.read(lambda project: work(project, article), step)
            else:
                done(found)

        step([])

    # What the buttons do

    def _go_to(self, one: Asked) -> None:
        session, desk = self._session, self._window.desk

        def go() -> None:
            desk.go_to(one.query.statement)

        def show() -> None:
            if session.record is not None and session.record.article.id == one.article:
                go()
            else:
                session.show_article(one.article, go)

        self._window.when_idle(show)

    def _to_the_text(self) -> None:
        self._window.activateWindow()
        self._window.desk.reading.setFocus()

    def _mark(self, asked: Sequence[Asked]) -> None:
        today = _today().isoformat()
        before = [one.query for one in asked if one.query.pending and not one.query.asked]
        queries = [replace(query, asked=today) for query in before]
        if queries:
            self._ask_many(queries, before)

    def _ask_answer(self, asked: Sequence[Asked]) -> None:
        from app.dialogs.ask_list import AnswerDialog

        pending = [one for one in asked if one.query.pending]

        def given(when: str, words: str) -> None:
            before = [one.query for one in pending]
            self._ask_many([replace(query, answered=when, answer=words) for query in before], before)

        if pending:
            dialog = AnswerDialog(pending, _today(), self.list)
            dialog.given.connect(given)
            self._window.reporting.open_dialog(dialog)

    def _ask_many(self, queries: list[Query], before: list[Query]) -> None:
        act = partial(self._session.perform, lambda actions, me: actions.ask_many(queries, me, before))
        self._window.when_idle(act)

    def _frozen(self, asked: Sequence[Asked], then: Callable[[list[Asked]], object]) -> None:
        """Freeze the labels of the articles that are about to be printed, and hand on the queries with those labels."""
        reviewer = self._session.reviewer.id if self._session.reviewer else None
        places = {one.query.id: place for place, one in enumerate(asked)}

        def work(project: "Project", article: Id) -> list[Asked]:
            freeze_labels(project, article, reviewer)
            return [one for one in _read_queries(project, article) if one.query.id in places]

        articles = list(dict.fromkeys(one.article for one in asked))
        self._each(articles, work, lambda found: then(sorted(found, key=lambda one: places[one.query.id])))

    def _copy(self, asked: list[Asked]) -> None:
        groups = by_addressee(asked, _today())
        QGuiApplication.clipboard().setText("\n".join(mail_words(name, group) for name, group in groups.items()))
        number = "1 question" if len(asked) == 1 else f"{len(asked)} questions"
        if self.list is not None:
            self.list.tell(f"{number} copied · paste into a mail")

    def _print(self, asked: list[Asked]) -> None:
        try:
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter
        except ImportError:  # a system without the libraries that printing needs
            self._window.reporting.refused(ExportFailed("This system cannot print.", "Use “Save as PDF…” instead."))
            return
        from app.views.ask_sheet import prepare, print_asked

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, self._title)
        dialog = QPrintDialog(printer, self.list)

        def printed() -> None:
            _, taken = print_asked(printer, self._name, by_addressee(asked, _today()), _today())
            if not taken:
                self._window.reporting.refused(
                    ExportFailed("The printer did not take the pages.", "Try again, or use “Save as PDF…”.")
                )

        dialog.accepted.connect(lambda _: printed())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)  # its own `open` wants a slot by name

    def _ask_file(self, asked: list[Asked]) -> None:
        if self._session.path is None:
            return
        name = (self._window.places.file or self._session.path).with_name(f"{self._title}.pdf")
        dialog = QFileDialog(self.list, "Save the ask list", str(name), "PDF files (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen), asked))
        self._window.reporting.open_dialog(dialog)

    def save(self, target: Path, asked: Sequence[Asked]) -> None:
        """Write the pages of these queries to a PDF file, whole or not at all."""
        from annotations.exporting.atomic import replacing
        from app.views.ask_sheet import prepare, print_asked

        pdf = QBuffer()
        pdf.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(pdf)
        prepare(writer, self._title)
        pages, _ = print_asked(writer, self._name, by_addressee(asked, _today()), _today())
        try:
            with replacing(target) as temporary:
                temporary.write_bytes(pdf.data().data())
        except ExportFailed as error:
            self._window.reporting.refused(error)
            return
        self._window.desk.messages.show_message(
            f"{'1 page is' if pages == 1 else f'{pages} pages are'} in “{target.name}”.",
            ("Open the folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
        )

    @property
    def _name(self) -> str:
        return self._session.path.stem if self._session.path else ""

    @property
    def _title(self) -> str:
        return f"{self._name} – ask list"

    def close(self) -> None:
        """Close the list: its project is no longer the open one."""
        if self.list is not None:
            self.list.close()

    def _closed(self) -> None:
        if self.list is not None:
            self.list.deleteLater()
            self.list = None


def _read_queries(project: "Project", article: Id) -> list[Asked]:
    """The queries of an article; none of one that was removed meanwhile or that the list calls unreadable."""
    try:
        return list(asked_in(project.article(article))) if project.asks(article) else []
    except (DamagedProject, WrongUse):
        return []


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the reviewer's own day, as "due" means it
