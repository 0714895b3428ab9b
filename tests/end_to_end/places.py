"""Everything that can be opened in the window and beside it, by name: what tests of the look go through."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QTreeView, QWidget

from annotations.exporting.export import Options
from annotations.exporting.formats import BY_WORD
from annotations.model.article import ArticleMetadata
from annotations.model.evidence import EvidenceState, Resting
from annotations.model.ids import new_id
from annotations.model.judgement import Citation, Reviewer
from annotations.model.statement import Quantity
from annotations.model.vocabulary import SO, QuantityKind, Reason, Role, StatementKind, Verdict
from annotations.review.evidence import Lack
from annotations.storage.copies import make_copy
from annotations.storage.merging import rehearsed
from annotations.storage.presence import Presence
from annotations.storage.project import Project
from app.dialogs.backups import BackupsDialog
from app.dialogs.crash import CrashDialog
from app.dialogs.erasing import EraseDialog
from app.dialogs.history import HistoryWindow
from app.dialogs.merging import MergeDialog
from app.dialogs.overview import OverviewWindow
from app.dialogs.reading_back import ReadBackDialog
from app.dialogs.verification import VerificationDialog
from app.verification import Damage, Verification
from app.views.callout import Callout
from app.views.file_list import FileRow
from app.views.overlay import Overlay
from app.work import export
from tests.end_to_end.geometry import shown_dialog
from tests.end_to_end.hands import Driver, record, type_into_focus

MODAL = ("preferences", "settings", "details", "reviewer", "copy_project", "roles", "assign", "export")
BESIDE = ("search", "overview", "ask_list", "guide", "references")
OVER = ("palette", "keys")


def _modal(driver: Driver, name: str) -> QWidget:
    driver.window.actions_[name].trigger()
    return shown_dialog()


def _beside(driver: Driver, name: str) -> QWidget:
    driver.window.actions_[name].trigger()
    driver.settled()
    return next(dialog for dialog in driver.window.findChildren(QDialog) if dialog.isVisible())


def _over(driver: Driver, name: str) -> QWidget:
    driver.window.actions_[name].trigger()
    driver.settled()
    return next(overlay for overlay in driver.window.findChildren(Overlay) if overlay.isVisible())


def _find_bar(driver: Driver) -> QWidget:
    driver.window.articles.find_bar.open()
    driver.window.articles.find_bar.field.setText("the")
    return driver.window.articles.find_bar


def _filters(driver: Driver) -> QWidget:
    for chip in driver.desk.statements.chips.values():
        chip.setChecked(True)
    driver.settled()
    return driver.desk.statements


def _bulk_bar(driver: Driver) -> QWidget:
    tree = driver.desk.statements.tree
    tree.setFocus()
    for _ in range(2):
        tree.extend(1)
    driver.settled()
    driver.keys("D")
    return driver.desk.statements


def _chain_editor(driver: Driver) -> QWidget:
    _go_to(driver, StatementKind.ATTRIBUTED)
    assert driver.desk.inspector.startCorrection()
    return driver.desk.inspector


def _quantity_editor(driver: Driver) -> QWidget:
    _go_to(driver, StatementKind.NUMERIC)
    assert driver.desk.inspector.startCorrection()
    return driver.desk.inspector


def _rate_editor(driver: Driver) -> QWidget:
    _go_to(driver, StatementKind.NUMERIC)
    figure = driver.statement().id
    price = Quantity(QuantityKind.MONEY, 1_700_000, 1_700_000, "US dollar")
    driver.session.perform(lambda actions, me: actions.correct_quantity(figure, price, me), figure)
    driver.settled()
    assert driver.desk.inspector.startCorrection("rate")
    driver.desk.inspector.editors.rate.worth.setText("nothing")
    driver.desk.inspector.editors.rate.save()
    return driver.desk.inspector


def _query_form(driver: Driver) -> QWidget:
    driver.keys("Q")
    return driver.desk.inspector


def _what_is_left(driver: Driver) -> QWidget:
    driver.until(lambda: driver.desk.work_left.remaining() is not None)
    driver.window.actions_["whats_left"].trigger()
    return driver.desk.left


def _asked(driver: Driver) -> QWidget:
    driver.keys("Q")
    type_into_focus(driver, "Press office of the president", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    driver.focus()  # the window is active again after the list of completions
    return driver.desk.inspector


def _ask_list(driver: Driver) -> QWidget:
    _asked(driver)
    place = _beside(driver, "ask_list")
    driver.until(lambda: all(tree.model().rowCount() for tree in place.findChildren(QTreeView)))  # the queries are read
    return place


def _merge(driver: Driver) -> QWidget:
    """The preview of a copy with one more verdict, and one that stands against another here."""
    path, statement, reviewer = driver.session.path, driver.statement().id, driver.session.reviewer
    assert path is not None and reviewer is not None
    other = path.with_name("copy of a colleague.factdesk")
    make_copy(path, other)
    project = Project.open(other, new_id())
    project.actions.judge(statement, SO, Verdict.DISPUTED, reviewer.id)
    project.close()
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, Verdict.VERIFIED, me))
    driver.settled()
    driver.window.sharing.compare(other)
    driver.until(lambda: isinstance(QApplication.activeModalWidget(), MergeDialog))
    return shown_dialog()


def _read_back(driver: Driver) -> QWidget:
    """What an edited sheet asks for: a change, one that stands against the project's, and a word that is no verdict."""
    path, statement, reviewer = driver.session.path, driver.statement().id, driver.session.reviewer
    assert path is not None and reviewer is not None
    sheet = path.with_name("edited.xlsx")
    export(path, sheet, BY_WORD["xlsx"], Options(reviewer=reviewer.id))
    book = load_workbook(sheet)
    table = book["Statements"]
    column = {str(cell.value): cell.column for cell in table[1]}
    for row in range(2, 5):
        table.cell(row, column[f"So ({reviewer.initials})"]).value = "Disputed" if row < 4 else "perhaps"
    book.save(sheet)
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, Verdict.VERIFIED, me))
    driver.settled()
    driver.window.reading_back.compare(sheet)
    driver.until(lambda: isinstance(QApplication.activeModalWidget(), ReadBackDialog))
    return shown_dialog()


def judged_by_three(driver: Driver) -> None:
    """The reviewer and two more judge the same fourteen statements, not always alike."""
    path, me = driver.session.path, driver.session.reviewer
    assert path is not None and me is not None
    project = Project.open(path, new_id())
    people = [me, *(project.actions.add_reviewer(name) for name in ("Kofi Mensah", "Uwe Lahn"))]
    of_all = [project.article(article) for article in project.article_ids()]
    chosen = [s for record in of_all for s in record.statements if s.kind is StatementKind.NUMERIC][:14]
    for number, statement in enumerate(chosen):
        for place, who in enumerate(people):
            verdict = Verdict.DISPUTED if number % 5 == 2 * place else Verdict.VERIFIED
            project.actions.judge(statement.id, SO, verdict, who.id)
    project.close()


def _agreement(driver: Driver) -> QWidget:
    judged_by_three(driver)
    opened = _beside(driver, "overview")
    assert isinstance(opened, OverviewWindow)
    opened.showTab("Agreement")
    driver.until(lambda: opened.agreement.table.rowCount() == 4)
    return opened


def _backups(driver: Driver) -> QWidget:
    """The dialog of backups with two in it, and what the newest holds."""
    driver.session.perform(lambda actions, me: actions.judge(driver.statement().id, SO, Verdict.VERIFIED, me))
    driver.settled()
    driver.window.actions_["back_up"].trigger()
    driver.until(lambda: "Backed up" in driver.desk.toast.words)
    dialog = _modal(driver, "backups")
    assert isinstance(dialog, BackupsDialog)
    driver.until(dialog.here_button.isEnabled)
    return dialog


def _differences(driver: Driver, *, lead: bool) -> QWidget:
    """Two verdicts that differ, with words and a citation, as a reviewer or a lead sees them."""
    path, reviewer = driver.session.path, driver.session.reviewer
    statement = next(s.id for s in record(driver).statements if s.kind is StatementKind.NUMERIC)
    assert path is not None and reviewer is not None
    project = Project.open(path, new_id())
    kofi = project.actions.add_reviewer("Kofi Mensah").id
    cited = Citation(new_id(), statement, SO, new_id(), passage="Two hundred and eleven were counted at the gate.")
    project.actions.cite(cited, {"title": "Report of the mission, May 2022"}, kofi)
    project.actions.judge(
        statement, SO, Verdict.DISPUTED, kofi, reason=Reason.ERROR, justification="The mission counted fewer."
    )
    project.actions.judge(statement, SO, Verdict.VERIFIED, reviewer.id, justification="The agency says so as well.")
    if lead:
        project.actions.set_role(reviewer.id, Role.LEAD, reviewer.id)
    project.close()
    driver.until(lambda: kofi in driver.session.reviewers)
    place = _beside(driver, "differences")
    deciding = driver.window.deciding
    driver.until(lambda: deciding.page is not None and deciding.page.case() is not None)
    return place


def _forks(driver: Driver) -> QWidget:
    """Differing titles of two copies."""
    path, reviewer, article = driver.session.path, driver.session.reviewer, record(driver).article.id
    assert path is not None and reviewer is not None
    other = path.with_name("copy with another title.factdesk")
    make_copy(path, other)
    for where, title in ((other, "A title that was given in the copy"), (path, "A title that was given here")):
        project = Project.open(where, new_id())
        project.actions.edit_metadata(article, ArticleMetadata(title=title), reviewer.id)
        if where == path:
            with rehearsed(path, other) as found:
                found.apply(project.take_in)
        project.close()
    place = _beside(driver, "forks")
    deciding = driver.window.deciding
    driver.until(lambda: deciding.page is not None and deciding.page.case() is not None)
    return place


def _history(driver: Driver) -> QWidget:
    judged_by_three(driver)
    place = _beside(driver, "project_history")
    assert isinstance(place, HistoryWindow)
    driver.until(lambda: place.model.rowCount() > 40)
    return place


def become_lead(driver: Driver) -> None:
    """Go on as a lead of the project."""
    path = driver.session.path
    assert path is not None
    project = Project.open(path, new_id())
    lead = project.actions.add_reviewer("Lea Lead", "LL", Role.LEAD)
    project.close()
    driver.until(lambda: lead.id in driver.session.reviewers)
    driver.session.join(lead)
    driver.settled()


def _erase(driver: Driver) -> QWidget:
    """What can be erased of the current statement: a note, and the words of a verdict."""
    become_lead(driver)
    statement = driver.statement().id
    driver.session.perform(lambda actions, me: actions.write_note(statement, "Her brother told me, by telephone", me))
    why = "The press officer says otherwise, and asked not to be named"
    driver.session.perform(lambda actions, me: actions.judge(statement, SO, Verdict.DISPUTED, me, justification=why))
    driver.settled()
    driver.window.actions_["erase"].trigger()
    driver.until(lambda: isinstance(QApplication.activeModalWidget(), EraseDialog))
    dialog = shown_dialog()
    assert isinstance(dialog, EraseDialog)
    dialog.list.setCurrentIndex(dialog.list.model().index(0, 0))
    dialog.reason.setText("He asked for it")
    return dialog


def _first_steps(driver: Driver) -> QWidget:
    driver.window.actions_["first_steps"].trigger()
    driver.settled()
    return next(hint for hint in driver.window.findChildren(Callout) if hint.isVisible())


def _company(driver: Driver) -> QWidget:
    """Three colleagues are in other windows."""
    assert driver.session.path is not None
    for initials in ("KM", "WWW", "ST"):
        Presence(driver.session.path).announce(Reviewer(new_id(), f"Reviewer {initials}", initials))
    driver.until(lambda: len(driver.window.company.others) == 3)
    return driver.desk.inspector  # the window is looked at as well


def _crash(driver: Driver) -> QWidget:
    dialog = CrashDialog("Something in Factdesk went wrong.", "Traceback\n" * 30, Path.home(), driver.window)
    dialog.open()
    dialog.details_button.click()
    return dialog


def _attached(driver: Driver) -> list[FileRow]:
    """A citation with two files, one of them changed since."""
    statement, reference = driver.statement(), new_id()
    cited = Citation(new_id(), statement.id, SO, reference, passage="twelve people")
    driver.session.perform(lambda actions, me: actions.cite(cited, {"title": "Report of the Office"}, me), statement.id)
    driver.settled()
    assert driver.session.path is not None
    folder = driver.session.path.parent
    for name in ("a page of the office, as it was saved on 27 August.html", "notes.txt"):
        (folder / name).write_text(f"<p>{name}</p> <p>The office counted people.</p>")
    driver.window.attaching.attach(reference, sorted(folder.glob("*.html")) + sorted(folder.glob("notes.txt")))
    driver.until(lambda: len(driver.session.evidence.attached) == 2 and not driver.window.intake.running)
    driver.settled()
    driver.session.note_states({driver.session.evidence.attached[0].evidence: EvidenceState.CHANGED})
    panel = driver.desk.inspector.citations
    driver.until(lambda: any(file.attachment.state.is_damage for row in panel.rows() for file in row.files.rows()))
    driver.focus()
    return [file for row in panel.rows() for file in row.files.rows()]


def _evidence_files(driver: Driver) -> QWidget:
    _attached(driver)
    return driver.desk.inspector


def _evidence_form(driver: Driver) -> QWidget:
    _attached(driver)
    driver.desk.inspector.citations.startEdit(driver.statement().citations[0])
    return driver.desk.inspector


def _evidence_preview(driver: Driver) -> QWidget:
    _attached(driver)[1].opened.emit()
    preview = driver.window.evidence_files.preview
    assert preview is not None
    driver.until(lambda: "not in this file" in preview.state.text() and preview.isActiveWindow())
    return preview


def _verification(driver: Driver) -> QWidget:
    file = _attached(driver)[0].attachment
    resting = Resting(driver.statement().id, "More than 1,700 fighters surrendered to the army", ("Verified by R1",))
    lacks = (Lack("“Report of the Office” does not say when it was looked at (accessed)."),)
    found = Verification({file.evidence: file.state}, (Damage(file, "Report of the Office", (resting,)),), lacks)
    dialog = VerificationDialog(found, driver.window)
    dialog.show()
    dialog.activateWindow()
    driver.until(dialog.isActiveWindow)
    return dialog


def _go_to(driver: Driver, kind: StatementKind) -> None:
    driver.desk.go_to(next(s.id for s in record(driver).statements if s.kind is kind and s.tier.value == "check"))
    driver.settled()


def _kept(driver: Driver) -> QWidget:
    """The question where to keep a project that came with a mail."""
    assert driver.session.path is not None
    folder = driver.session.path.with_name("mozilla_rita0")
    folder.mkdir()
    make_copy(driver.session.path, folder / "From Kofi.factdesk")
    driver.window.projects.open(folder / "From Kofi.factdesk")
    return shown_dialog()


def _synced(driver: Driver) -> QWidget:
    """The question where to work on a project in a synced folder."""
    assert driver.session.path is not None
    folder = driver.session.path.with_name("Synced")
    (folder / ".stfolder").mkdir(parents=True)
    make_copy(driver.session.path, folder / "Team.factdesk")
    driver.window.projects.open(folder / "Team.factdesk")
    return shown_dialog()


PLACES: dict[str, Callable[[Driver], QWidget]] = {
    **{name: partial(_modal, name=name) for name in MODAL},
    **{name: partial(_beside, name=name) for name in BESIDE},
    **{name: partial(_over, name=name) for name in OVER},
    "ask_list": _ask_list,
    "find bar": _find_bar,
    "filters": _filters,
    "bulk bar": _bulk_bar,
    "chain editor": _chain_editor,
    "quantity editor": _quantity_editor,
    "rate editor": _rate_editor,
    "query form": _query_form,
    "asked query": _asked,
    "what is left": _what_is_left,
    "merge": _merge,
    "read back": _read_back,
    "agreement": _agreement,
    "backups": _backups,
    "differences": partial(_differences, lead=False),
    "differences, lead": partial(_differences, lead=True),
    "forks": _forks,
    "history": _history,
    "erase": _erase,
    "evidence files": _evidence_files,
    "evidence form": _evidence_form,
    "evidence preview": _evidence_preview,
    "verification": _verification,
    "first steps": _first_steps,
    "company": _company,
    "crash": _crash,
    "where to keep": _kept,
    "where to work": _synced,
}


def opened(driver: Driver, name: str) -> QWidget:
    """What is to be looked at once that place was opened."""
    place = PLACES[name](driver)
    for _ in range(10):  # until all layouts have run
        QApplication.processEvents()
    return place


def put_away(driver: Driver, place: QWidget) -> None:
    """Close what stands beside or over the window."""
    if isinstance(place, Overlay):
        place.close_overlay()
    elif place.isWindow():
        place.close()
        driver.until(lambda: QApplication.activeModalWidget() is None)
