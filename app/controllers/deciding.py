"""Forks, differences, final verdicts, sign-off, roles and assignment in the window."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotations.errors import DamagedProject, FactdeskError, WrongUse
from annotations.model.ids import Id
from annotations.model.judgement import Reviewer
from annotations.model.record import decided, signed_off
from annotations.model.vocabulary import Role
from annotations.review.deciding import blinded, differences, visible_forks
from annotations.review.states import live_statements, standing
from app.models.deciding import Case, People, Side, case_of_difference, case_of_fork

if TYPE_CHECKING:
    from annotations.storage.project import Project
    from app.dialogs.deciding import DecidingPage
    from app.main_window import MainWindow

_READ_AGAIN_MS = 50


class Deciding(QObject):
    """Opens the pages, reads article by article what is to settle, and records what a person chose."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.page: DecidingPage | None = None
        self._forks = False
        self._found: dict[Id | None, list[Case]] = {}
        self._reading = 0  # counts readings, so that only the newest is shown
        self._again = QTimer(self, singleShot=True, interval=_READ_AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._session.changed.connect(lambda _: self._again.start() if self.page is not None else None)
        self._session.opened.connect(self.close)
        self._session.failed.connect(self._refused)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "forks": lambda: self.open(forks=True),
            "differences": lambda: self.open(forks=False),
            "roles": self._ask_roles,
            "assign": self._ask_assignment,
            "sign_off": self._sign_statement,
            "sign_off_article": self._sign_article,
        }

    # The pages

    def open(self, *, forks: bool) -> None:
        """Show the page of forks, or that of differences."""
        from app.dialogs.deciding import DecidingPage

        if self.page is not None and self._forks != forks:
            self.close()
        if self.page is None:
            self._forks, self._found = forks, {}
            title = "Two values for one thing" if forks else "Where reviewers differ"
            nothing = "Nothing has two values." if forks else "No verdicts differ, as far as you may see them."
            page = self.page = DecidingPage(title, nothing, forks=forks, parent=self._window)
            page.taken.connect(lambda case, side: self._window.when_idle(lambda: self._take(case, side)))
            page.agreed.connect(lambda case, side: self._window.when_idle(lambda: self._agree(case, side)))
            page.decided.connect(lambda case, value: self._window.when_idle(lambda: self._decide(case, value)))
            page.visited.connect(self._visit)
            page.settledWanted.connect(self._read)
            page.undone.connect(self._window.actions_["undo"].trigger)
            page.finished.connect(self._closed)
        self.page.show()
        self.page.raise_()
        self.page.activateWindow()
        self._read()

    def close(self) -> None:
        """Close the page: its project is no longer the open one."""
        if self.page is not None:
            self.page.close()

    def _closed(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None

    def _read(self) -> None:
        """Read one article after the other; what else waits for the file goes in between."""
        self._reading += 1
        number, forks = self._reading, self._forks
        settled = self.page is not None and self.page.settled.isChecked()
        titles = {article: row.title for article, row in self._session.rows.items()}
        people = People(self._me, self._session.reviewers, self._session.references, titles)
        waiting: list[Id | None] = [*self._session.order, *([None] if forks else [])]
        waiting.reverse()
        found: dict[Id | None, list[Case]] = {}

        def step() -> None:
            if number != self._reading or self.page is None:
                return
            if not waiting:
                self._found = found
                self._show(0)
                return
            article = waiting.pop()

            def done(cases: list[Case]) -> None:
                found[article] = cases
                if cases and not any(self._found.values()):  # the first one shows at once
                    self._found = {article: cases}
                    self._show(len(waiting))
                step()

            self._session.read(lambda project: _cases_of(project, article, people, forks=forks, settled=settled), done)

        step()

    def _show(self, left: int) -> None:
        if self.page is not None:
            order: list[Id | None] = [*self._session.order, None]
            cases = [case for article in order for case in self._found.get(article, ())]
            self.page.setCases(cases, lead=self._is_lead, left=left)

    def _take(self, case: Case, side: Side) -> None:
        if case.place is not None:
            place = case.place
            self._perform(case, lambda actions, me: actions.settle_fork(place, side.entry, me))
        elif (judged := side.judgement) is not None and case.statement is not None:
            statement, words = case.statement, self.page.words() if self.page else ""
            if self._is_lead:
                self._perform(
                    case,
                    lambda actions, me: actions.adjudicate(
                        statement, case.aspect, judged.value, me, reason=judged.reason, justification=words
                    ),
                )
            else:
                self._perform(
                    case,
                    lambda actions, me: actions.judge(statement, case.aspect, judged.value, me, reason=judged.reason),
                )

    def _agree(self, case: Case, side: Side) -> None:
        judged = side.judgement
        if judged is None:
            return
        words = self.page.words() if self.page else ""
        if self._is_lead:
            self._perform(
                case,
                lambda actions, me: actions.adjudicate(
                    judged.statement,
                    judged.aspect,
                    judged.value,
                    me,
                    reason=judged.reason,
                    justification=words or judged.justification,
                    correction=judged.correction,
                ),
            )
        else:
            self._perform(case, lambda actions, me: actions.agree(judged, me))

    def _decide(self, case: Case, value: str) -> None:
        if case.statement is not None and self.page is not None:
            statement, words = case.statement, self.page.words()
            self._perform(
                case,
                lambda actions, me: actions.adjudicate(statement, case.aspect, value or None, me, justification=words),
            )

    def _perform(self, case: Case, action: Callable[..., object]) -> None:
        self._session.perform(action, case.statement, in_article=case.article)  # type: ignore[arg-type]

    def _visit(self, case: Case) -> None:
        if case.article is not None and case.statement is not None:
            self._window.searching.go_to_statement(case.article, case.statement)

    def _refused(self, error: FactdeskError) -> None:
        if self.page is not None:
            self.page.tell(str(error))

    # Sign-off

    def _sign_statement(self) -> None:
        statement, record = self._window.desk.statement(), self._session.record
        if statement is None or record is None:
            return
        if signed_off(statement):
            self._session.perform(lambda actions, me: actions.withdraw_sign_off([statement.id], me), statement.id)
            return
        state = standing(statement, record.near(statement), record.settings)
        if not state.done:
            self._tell(WrongUse(f"This statement is not done: {state.state.value}.", "Sign it off once it is."))
            return
        self._session.perform(
            lambda actions, me: actions.sign_off({statement.id: decided(statement)}, me), statement.id
        )

    def _sign_article(self) -> None:
        record = self._session.record
        if record is None:
            return
        by_id = {statement.id: statement for statement in record.statements}
        touched = [s for s in live_statements(record) if not s.suggestion]
        done = [s for s in touched if standing(s, by_id, record.settings).done]
        unsigned = {s.id: decided(s) for s in done if not signed_off(s)}
        if not unsigned:
            self._tell(WrongUse("Nothing here is done and not signed off yet.", "F9 lists what is left."))
            return
        self._session.perform(lambda actions, me: actions.sign_off(unsigned, me))

    def _tell(self, error: FactdeskError) -> None:
        self._window.reporting.refused(error)

    # People

    @property
    def _me(self) -> Id | None:
        return self._session.reviewer.id if self._session.reviewer else None

    @property
    def _is_lead(self) -> bool:
        known = self._session.reviewers.get(self._me or b"")
        return known is not None and known.role is Role.LEAD

    def _ask_roles(self) -> None:
        from app.dialogs.team import RolesDialog

        people = list(self._session.reviewers.values())
        dialog = RolesDialog(people, self._me, self._window)
        dialog.chosen.connect(self._set_role)
        dialog.linked.connect(
            lambda one, kept: self._session.perform(lambda actions, me: actions.link(one.id, kept.id, me))
        )
        dialog.parted.connect(lambda one: self._session.perform(lambda actions, me: actions.unlink(one.id, me)))
        self._window.reporting.open_dialog(dialog)

    def _set_role(self, person: Reviewer, role: Role) -> None:
        self._session.perform(lambda actions, me: actions.set_role(person.id, role, me))

    def _ask_assignment(self) -> None:
        from app.dialogs.team import AssignDialog

        record = self._session.record
        if record is None:
            return
        article = record.article
        dialog = AssignDialog(article.title, list(self._session.reviewers.values()), record.assigned, self._window)
        dialog.assigned.connect(
            lambda people: self._session.perform(lambda actions, me: actions.assign(article.id, people, me))
        )
        self._window.reporting.open_dialog(dialog)


def _cases_of(project: "Project", article: Id | None, people: People, *, forks: bool, settled: bool) -> list[Case]:
    """What is to settle in an article; nothing of one that was removed meanwhile or that the list calls unreadable."""
    try:
        record = blinded(project.article(article), people.me) if article is not None else None
        if forks:
            found = project.forks(article)
            seen = visible_forks(found, record, people.me) if record is not None else found
            return [case_of_fork(fork, record, people) for fork in seen]
        return (
            [case_of_difference(one, record, people) for one in differences(record, settled=settled)]
            if record is not None
            else []
        )
    except (DamagedProject, WrongUse):
        return []
