"""What is recorded lands on what was shown, and what was typed outlasts a refusal."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotations.model.ids import new_id
from annotations.model.settings import PRESETS, Preset
from annotations.model.vocabulary import SO, StatementKind, said
from annotations.storage.project import Project
from annotations.storage.schema import USER_VERSION
from annotations.text import Span
from tests.end_to_end.hands import Driver, record, type_into_focus


@pytest.fixture
def elsewhere(driver: Driver) -> Iterator[tuple[Project, bytes]]:
    """The same file in another program, and somebody who works there."""
    assert driver.session.path is not None
    project = Project.open(driver.session.path, new_id())
    yield project, project.actions.add_reviewer("Sam Two", "S2").id
    project.close()


@pytest.fixture
def reader(new_window: Callable[[], Driver], driver: Driver, project_path: Path) -> Driver:
    """A window on a project of a newer version, which may only be read."""
    driver.window.close()
    driver.until(lambda: not driver.window.isVisible())
    whole = bytearray(project_path.read_bytes())
    whole[60:64] = struct.pack(">I", USER_VERSION + 1)
    project_path.write_bytes(whole)
    made = new_window()
    made.open(project_path)
    assert made.session.read_only
    return made


def go_to_attributed(driver: Driver) -> bytes:
    found = next(s for s in record(driver).statements if s.kind is StatementKind.ATTRIBUTED and s.reading.links)
    driver.desk.go_to(found.id)
    driver.settled()
    return found.id


def test_a_key_judges_the_question_that_is_shown_after_the_kind_has_changed(driver: Driver) -> None:
    go_to_attributed(driver)
    assert driver.desk.framed == said(0)
    driver.keys("T")
    assert driver.desk.framed == SO
    driver.keys("V")
    assert driver.values(driver.statement()) == {SO: "verified"} and driver.statement().strays == ()


def test_a_verdict_on_words_that_another_program_has_just_cut_says_look_again(
    driver: Driver, elsewhere: tuple[Project, bytes]
) -> None:
    project, them = elsewhere
    driver.session._poll.stop()
    statement = driver.statement()
    start, end = statement.span
    project.actions.recut(statement.id, Span(start, end - 1), statement.reading.context, them)
    driver.keys("V")
    assert [judged.outdated for judged in driver.statement().judgements] == [True]


def test_a_letter_after_an_undone_rejection_has_its_own_meaning(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("X", "Ctrl+Z")
    assert driver.desk.current == statement.id and driver.window.judging.follow_up is None
    driver.keys("P")
    assert not driver.statement().rejected and "Select where the second part begins" in driver.desk.toast.words


def test_in_a_first_pass_nothing_is_done_to_what_is_hidden(driver: Driver) -> None:
    project, settings = driver.session.project_id, PRESETS[Preset.RESEARCH]
    hidden = next(s for s in record(driver).statements if s.kind is StatementKind.NUMERIC)
    driver.session.perform(lambda actions, me: actions.change_settings(project, settings, me))
    driver.settled()
    context = driver.desk.sentence_at(hidden.span.start)
    assert context is not None
    drawn: list[bytes] = []

    def draw(actions: object, me: bytes) -> object:
        one, recorded = actions.draw(  # type: ignore[attr-defined]
            record(driver).article.text, hidden.kind, Span(hidden.span.start - 1, hidden.span.start), context, me
        )
        drawn.append(one)
        return recorded

    driver.session.perform(draw)  # type: ignore[arg-type]
    driver.settled()
    driver.desk.go_to(drawn[0])
    driver.keys("G")
    assert "no statement after this one" in driver.desk.toast.words
    assert all(s.suggestion for s in record(driver).statements if s.id != drawn[0])
    driver.keys("Alt+Up")
    assert driver.desk.current == drawn[0]


def test_the_next_note_outlasts_that_the_one_before_is_stored(driver: Driver) -> None:
    notes, drafts, statement = driver.desk.inspector.notes, driver.desk.inspector.drafts, driver.statement().id
    driver.keys("M")
    type_into_focus(driver, "first", end=Qt.Key.Key_Return)
    assert driver.session.busy
    QTest.keyClicks(notes.field, "second")
    driver.settled()
    assert [note.words for note in driver.statement().notes] == ["first"]
    assert notes.field.text() == "second" and drafts.get(statement, "note") == {"text": "second"}


def test_a_note_that_was_refused_stands_in_its_field_again(driver: Driver, project_path: Path) -> None:
    project_path.rename(project_path.with_name("moved.factdesk"))
    driver.keys("M")
    type_into_focus(driver, "half a day of work", end=Qt.Key.Key_Return)
    driver.settled()
    assert "Nothing is stored" in driver.desk.messages.words
    assert driver.desk.inspector.notes.field.text() == "half a day of work"
    project_path.with_name("moved.factdesk").rename(project_path)
    driver.keys("M")
    type_into_focus(driver, "", end=Qt.Key.Key_Return)
    driver.settled()
    assert [note.words for note in driver.statement().notes] == ["half a day of work"]


@pytest.mark.parametrize("key", ["V", "W", "A", "X", "L", "T", ".", "Return"])
def test_a_project_for_reading_refuses_every_key_in_words(reader: Driver, key: str) -> None:
    before = record(reader)
    reader.keys(key)
    assert "open for reading only" in reader.desk.messages.words
    assert record(reader) == before and not reader.session.undo_stack.canUndo()


def test_what_is_typed_into_a_project_for_reading_stays(reader: Driver) -> None:
    inspector, drafts, statement = reader.desk.inspector, reader.desk.inspector.drafts, reader.statement().id
    reader.keys("M")
    type_into_focus(reader, "a note", end=Qt.Key.Key_Return)
    reader.settled()
    assert inspector.notes.field.text() == "a note"
    reader.keys("C")
    type_into_focus(reader, "https://example.org", end=Qt.Key.Key_Return, ctrl=True)
    reader.settled()
    assert inspector.citations.form.isOpen() and "open for reading only" in reader.desk.messages.words
    assert set(drafts.of(statement)) == {"note", "citation"}


def test_undo_of_many_names_in_one_sentence_what_others_changed(
    driver: Driver, elsewhere: tuple[Project, bytes]
) -> None:
    project, them = elsewhere
    first, second = (s.id for s in record(driver).statements[:2])
    driver.session.perform(lambda actions, me: actions.merge(first, [second], Span(0, 9), me), first)
    driver.settled()
    project.actions.recut(first, Span(0, 9), Span(0, 9), them)
    project.actions.accept(second, them)
    driver.keys("Ctrl+Z")
    assert "2 values were not taken back. The first: Sam Two changed it since" in driver.desk.messages.words
