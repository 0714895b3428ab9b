"""What the inspector records besides verdicts, in the real window: corrections, queries, notes, restoring."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from annotations.model.settings import Rate
from annotations.model.statement import Quantity
from annotations.model.vocabulary import SO, Polarity, QuantityKind, State, StatementKind, Verdict, said
from annotations.review.states import standing
from annotations.text import Span
from tests.end_to_end.hands import Driver, record, type_into_focus

FORTY = "at least 40 Ukrainian prisoners"


def go_to(driver: Driver, words: str, kind: StatementKind) -> None:
    article = record(driver).article.words
    found = next(s for s in record(driver).statements if words in s.span.of(article) and s.kind is kind)
    driver.desk.go_to(found.id)
    driver.desk.reading.setFocus()


def select(driver: Driver, words: str) -> Span:
    start = record(driver).article.words.index(words)
    driver.desk.reading.select(Span(start, start + len(words)))
    return Span(start, start + len(words))


def press(driver: Driver, parent: QWidget, name: str) -> None:
    """Reach a button by keyboard and press it."""
    found = [b for b in parent.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name]
    assert len(found) == 1, name
    driver.focus()  # the window is active again after a list of completions
    found[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(found[0], Qt.Key.Key_Space)
    driver.settled()


def shown(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def state(driver: Driver) -> State:
    by_id = {s.id: s for s in record(driver).statements}
    return standing(driver.statement(), by_id, record(driver).settings).state


def test_a_figure_is_corrected_by_keys_and_taken_back(driver: Driver) -> None:
    go_to(driver, FORTY, StatementKind.NUMERIC)
    before = driver.statement().reading.quantity
    driver.keys("I")
    driver.keys("Ctrl+A")
    type_into_focus(driver, "1,700", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    quantity = driver.statement().reading.quantity
    assert quantity is not None and quantity.low == 1700
    assert "≥ 1,700" in shown(driver.desk.inspector.facts) and "corrected" in shown(driver.desk.inspector.facts)
    assert driver.desk.reading.hasFocus() and driver.desk.inspector.drafts.statements() == []
    driver.keys("Ctrl+Z")
    assert driver.statement().reading.quantity == before


def test_money_is_converted_at_a_rate_that_is_given_and_taken_back(driver: Driver) -> None:
    go_to(driver, FORTY, StatementKind.NUMERIC)
    figure = driver.statement().id
    price = Quantity(QuantityKind.MONEY, 100, 100, "dollar")
    driver.session.perform(lambda actions, me: actions.correct_quantity(figure, price, me), figure)
    driver.settled()
    inspector = driver.desk.inspector
    assert "no rate given" in shown(inspector.facts)
    press(driver, inspector.facts, "Edit: Converted")
    type_into_focus(driver, "0.92", end=Qt.Key.Key_Tab)
    type_into_focus(driver, "euro", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    assert "92 euros" in shown(inspector.facts)
    assert driver.session.settings.rates == (Rate("dollar", "euro", 0.92),)
    assert driver.desk.reading.hasFocus() and inspector.drafts.statements() == []
    driver.keys("Ctrl+Z")
    assert "no rate given" in shown(inspector.facts)


def test_a_drawn_statement_gets_a_source_and_a_cue_from_selected_words(driver: Driver) -> None:
    select(driver, "the prisoners of war hit the headlines once again")
    driver.keys("S")
    drawn = driver.statement()
    driver.session.perform(lambda actions, me: actions.set_kind(drawn.id, StatementKind.ATTRIBUTED, me), drawn.id)
    driver.settled()
    driver.desk.reading.setFocus()
    driver.keys("I")
    chain = driver.desk.inspector.editors.chain
    source = select(driver, "Russia")
    press(driver, chain, "Source: use the selected words")
    assert driver.desk.reading.selectedSpan() == source, "the selection stays while the editor has the keys"
    cue = select(driver, "claimed")
    press(driver, chain, "Cue: use the selected words")
    chain.polarity.setFocus()
    QTest.keyClicks(chain.polarity, "denies")
    chain.speaker.setFocus()
    type_into_focus(driver, "Ministry of Defence", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    (link,) = driver.statement().reading.links
    assert (link.source, link.cue, link.polarity) == ((source,), (cue,), Polarity.DENIES)
    assert link.speaker is not None and not link.speaker.inferred
    assert driver.statement().aspects == (said(0), SO)
    driver.keys("Escape")
    driver.keys("Ctrl+Z")
    assert driver.statement().reading.links == ()


def test_letters_beside_a_field_of_the_editor_judge_nothing(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("I")
    assert driver.desk.inspector.editors.chain.source.take.hasFocus()
    driver.keys("V", "Return", "D")
    assert driver.values(statement) == {} and driver.desk.current == statement.id
    driver.keys("Escape")
    driver.keys("V")
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}


def test_what_is_neither_figure_nor_attributed_says_so(driver: Driver) -> None:
    select(driver, "the prisoners of war hit the headlines once again")
    driver.keys("S")
    driver.keys("I")
    assert "T gives it a kind" in driver.desk.toast.words


def test_a_query_makes_the_statement_wait_until_it_is_answered(driver: Driver) -> None:
    go_to(driver, FORTY, StatementKind.NUMERIC)
    driver.keys("Q")
    type_into_focus(driver, "ICRC", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    assert state(driver) is State.WAITING and driver.desk.reading.hasFocus()
    assert "ICRC" in shown(driver.desk.inspector.queries)
    press(driver, driver.desk.inspector.queries, "Answered: the query to ICRC")
    type_into_focus(driver, "Fifty-three", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    (query,) = driver.statement().queries
    assert not query.pending and query.answer == "Fifty-three" and state(driver) is State.OPEN
    press(driver, driver.desk.inspector.queries, "Remove the query to ICRC")
    assert driver.statement().queries == ()
    driver.desk.reading.setFocus()
    driver.keys("Ctrl+Z", "Ctrl+Z")
    assert state(driver) is State.WAITING


def test_names_that_were_given_are_offered_again(driver: Driver) -> None:
    go_to(driver, FORTY, StatementKind.NUMERIC)
    driver.keys("Q")
    type_into_focus(driver, "Red Cross Geneva", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    driver.desk.step(1)
    driver.desk.reading.setFocus()
    driver.keys("Q")
    completer = driver.desk.inspector.queries.form.addressee.completer

    def offered() -> bool:
        completer().setCompletionPrefix("geneva")
        return completer().currentCompletion() == "Red Cross Geneva"

    driver.until(offered)


def test_a_note_is_added_changed_and_removed(driver: Driver) -> None:
    driver.keys("M")
    type_into_focus(driver, "ask", end=Qt.Key.Key_Return)
    driver.settled()
    assert driver.desk.inspector.drafts.statements() == []
    press(driver, driver.desk.inspector.notes, "Edit the note “ask”")
    type_into_focus(driver, " them", end=Qt.Key.Key_Return)
    driver.settled()
    assert [note.words for note in driver.statement().notes] == ["ask them"]
    press(driver, driver.desk.inspector.notes, "Remove the note “ask them”")
    assert driver.statement().notes == ()
    driver.desk.reading.setFocus()
    driver.keys("Ctrl+Z")
    assert [note.words for note in driver.statement().notes] == ["ask them"]


def test_an_earlier_verdict_is_restored_from_the_history(driver: Driver) -> None:
    statement = driver.statement()
    driver.keys("V")
    driver.desk.frame(said(0))
    driver.keys("D")
    history = driver.desk.inspector.history
    driver.until(lambda: "Restore" in shown(history))
    label = next(w for w in history.findChildren(QLabel) if "Restore" in w.text())
    label.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(label, Qt.Key.Key_Tab)
    QTest.keyClick(label, Qt.Key.Key_Return)
    driver.settled()
    assert driver.values(statement) == {said(0): Verdict.VERIFIED}
    driver.desk.reading.setFocus()
    driver.keys("Ctrl+Z")
    assert driver.values(statement) == {said(0): Verdict.DISPUTED}


def test_a_verdict_on_a_link_that_was_removed_can_be_withdrawn(driver: Driver) -> None:
    statement = next(s for s in record(driver).statements if len(s.reading.links) > 1)
    driver.desk.go_to(statement.id)
    driver.desk.frame(said(1))
    driver.desk.reading.setFocus()
    driver.keys("V")
    driver.keys("I")
    editors = driver.desk.inspector.editors
    editors.chain.showLink(1)
    press(driver, editors, "Remove this link from the chain")
    type_into_focus(driver, "", end=Qt.Key.Key_Return, ctrl=True)
    driver.settled()
    assert len(driver.statement().reading.links) == 1 and state(driver) is State.LOOK_AGAIN
    press(driver, driver.desk.inspector.questions, "Withdraw R1: verified · was it said, link 2")
    assert driver.statement().strays == ()


def test_history_and_notes_come_into_view(driver: Driver) -> None:
    driver.window.resize(790, 400)
    driver.keys("H")
    inspector = driver.desk.inspector
    driver.until(lambda: not inspector.history.visibleRegion().isEmpty())


def test_the_parts_of_the_inspector_are_reached_by_tab(driver: Driver) -> None:
    with_cue = next(s for s in record(driver).statements if s.reading.links and s.reading.links[0].cue)
    driver.desk.go_to(with_cue.id)
    driver.settled()
    driver.desk.reading.setFocus()
    names = set()
    for _ in range(40):
        QTest.keyClick(driver.focus(), Qt.Key.Key_Tab)
        names.add(driver.focus().accessibleName())
    wanted = {"Edit: Source", "Edit: Cue", "New citation", "Justification", "Correction for the editor"}
    assert wanted | {"Ask somebody", "New note"} <= names
