"""Reading line by line with keys: ticks, what is in no statement, what is left."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotations.importing.files import article_from_paste
from annotations.model.ids import new_id
from annotations.model.judgement import Query
from annotations.model.settings import PRESETS, Preset
from annotations.model.vocabulary import NO_CHECK
from annotations.review.remaining import Group, remaining_words
from annotations.storage.project import Project
from tests.end_to_end.hands import LONG, Driver, button, record


def words_left(driver: Driver) -> str:
    left = driver.desk.work_left.remaining()
    assert left is not None
    return remaining_words(left)


def selected(driver: Driver) -> str:
    span = driver.desk.reading.selectedSpan()
    return span.of(record(driver).article.words) if span else ""


def tick_all(driver: Driver) -> None:
    """Tick every sentence by a step each, as a merged copy would have them."""
    text = record(driver).article.text
    for sentence in driver.desk.unticked():
        driver.session.perform(lambda actions, me, sentence=sentence: actions.tick(text, sentence, me))  # type: ignore[misc]
    driver.settled()


def decide_all(driver: Driver) -> None:
    """Decide that no statement needs a check."""
    asked = [(s.id, aspect) for s in record(driver).statements for aspect in s.aspects]
    driver.session.perform(lambda actions, me: actions.judge_many(asked, NO_CHECK, me))
    driver.settled()


class TestTicking:
    def test_enter_goes_to_the_next_that_is_not_ticked(self, driver: Driver) -> None:
        sentences = driver.desk.sentences
        driver.desk.go_to_sentence(sentences[1])
        driver.keys("Return")
        driver.desk.go_to_sentence(sentences[0])
        driver.keys("Return")
        assert driver.desk.reading.currentSentence() == sentences[2]

    def test_enter_on_a_ticked_sentence_records_nothing_and_goes_on(self, driver: Driver) -> None:
        sentences = driver.desk.sentences
        driver.desk.go_to_sentence(sentences[0])
        driver.keys("Return")
        before = driver.session.undo_stack.count()
        driver.desk.go_to_sentence(sentences[0])
        driver.keys("Return")
        assert driver.session.undo_stack.count() == before
        assert driver.desk.reading.currentSentence() == sentences[1]

    def test_shift_enter_takes_the_tick_back(self, driver: Driver) -> None:
        sentences, before = driver.desk.sentences, len(driver.desk.unticked())
        driver.desk.go_to_sentence(sentences[0])
        driver.keys("Return")
        driver.desk.go_to_sentence(sentences[0])
        driver.keys("Shift+Return")
        assert len(driver.desk.unticked()) == before
        assert driver.desk.reading.currentSentence() == sentences[0]
        driver.keys("Shift+Return")
        assert driver.desk.toast.words.startswith("This sentence is not ticked · click one that is")

    def test_after_the_last_sentence_it_says_what_is_left_and_undo_is_at_hand(self, driver: Driver) -> None:
        last = driver.desk.unticked()[-1]
        driver.desk.go_to_sentence(last)
        driver.keys("Return")
        assert driver.desk.toast.words == words_left(driver)
        assert "sentences not yet ticked" in driver.desk.toast.words and "open" in driver.desk.toast.words
        driver.click(button(driver.desk.toast, "Undo"))
        assert last in driver.desk.unticked()

    def test_when_nothing_is_left_it_says_so(self, driver: Driver) -> None:
        decide_all(driver)
        tick_all(driver)
        driver.keys("N")
        checked = driver.window.status.progress.maximum()
        assert driver.desk.toast.words == f"{checked} checked · every sentence ticked · nothing left"
        assert driver.window.status.left.text() == "nothing left"

    def test_n_at_the_end_names_the_sentences_that_are_left(self, driver: Driver) -> None:
        decide_all(driver)
        driver.keys("N")
        unticked = len(driver.desk.unticked())
        assert driver.desk.toast.words.endswith(f"checked · {unticked} sentences not yet ticked")

    def test_enter_ticks_although_a_reason_could_still_be_given_once_nothing_is_open(self, driver: Driver) -> None:
        decide_all(driver)
        driver.desk.go_to_sentence(driver.desk.sentences[0])
        driver.keys("Return")
        assert driver.desk.sentences[0] not in driver.desk.unticked()


class TestUncovered:
    def test_f8_selects_what_is_in_no_statement_and_s_makes_it_one(self, driver: Driver) -> None:
        found = driver.desk.work_left.uncovered()
        assert found
        driver.keys("F8")
        first = selected(driver)
        assert first == found[0].span.of(record(driver).article.words)
        assert driver.desk.toast.words.startswith(f"{found[0].kind.value.capitalize()} in no statement: {first}")
        assert f"{len(found)} left" in driver.desk.toast.words
        driver.keys("S")
        assert driver.labelled(first) and not selected(driver)
        driver.keys("F8")
        assert selected(driver) != first

    def test_shift_f8_goes_back_and_both_go_around(self, driver: Driver) -> None:
        found = driver.desk.work_left.uncovered() or ()
        words = [finding.span.of(record(driver).article.words) for finding in found]
        driver.desk.go_to_sentence(driver.desk.sentences[0])
        seen = []
        for _ in words:
            driver.keys("F8")
            seen.append(selected(driver))
        assert seen == words
        driver.keys("F8")
        assert selected(driver) == words[0] and driver.desk.toast.words.startswith("From the top · ")
        driver.keys("Shift+F8")
        assert selected(driver) == words[-1] and driver.desk.toast.words.startswith("From the end · ")
        driver.keys("Shift+F8")
        assert selected(driver) == words[-2]

    def test_enter_ticks_its_sentence_and_lets_go(self, driver: Driver) -> None:
        driver.keys("F8")
        sentence = driver.desk.reading.currentSentence()
        driver.keys("Return")
        assert not selected(driver) and sentence not in driver.desk.unticked()

    def test_going_on_to_a_statement_lets_go_so_that_verdicts_count(self, driver: Driver) -> None:
        driver.keys("F8", "J")
        assert not selected(driver)
        driver.keys("V")
        assert driver.values(driver.statement())

    def test_where_all_is_covered_it_goes_to_what_is_not_ticked_and_then_says_what_is_left(
        self, driver: Driver
    ) -> None:
        text = record(driver).article.text
        while found := driver.desk.work_left.uncovered():  # a name is found again where it stands next
            driver.session.perform(lambda a, me, span=found[0].span: a.mask(text, span, "by hand", me))  # type: ignore[misc]
            driver.settled()
        driver.desk.go_to_sentence(driver.desk.unticked()[-1])
        driver.keys("F8")
        assert driver.desk.reading.currentSentence() == driver.desk.unticked()[0]
        assert "sentence not yet ticked" in driver.desk.toast.words
        tick_all(driver)
        driver.keys("F8")
        assert driver.desk.toast.words == words_left(driver)

    def test_a_long_article_is_looked_through_aside(self, driver: Driver) -> None:
        words = "\n".join(f"In the end {n} men of the Azov Brigade left." for n in range(1, 1200))
        path = driver.session.path
        assert path is not None
        project = Project.open(path, new_id())
        article, _ = project.actions.add_article(article_from_paste(words))
        project.close()
        driver.until(lambda: article in driver.session.order, LONG)
        driver.session.show_article(article)
        driver.until(lambda: record(driver).article.id == article)
        driver.until(lambda: bool(driver.desk.work_left.uncovered()), LONG)
        driver.settled()
        driver.keys("F8")
        assert selected(driver) in ("1", "Azov Brigade")

    def test_before_the_first_pass_suggestions_cover_nothing_and_are_not_counted(self, driver: Driver) -> None:
        aided = len(driver.desk.work_left.uncovered() or ())
        project, rules = driver.session.project_id, PRESETS[Preset.RESEARCH]
        driver.session.perform(lambda actions, me: actions.change_settings(project, rules, me))
        driver.settled()
        left = driver.desk.work_left.remaining()
        assert left is not None and left.to_check == 0
        assert len(driver.desk.work_left.uncovered() or ()) > aided
        text = record(driver).article.text
        driver.session.perform(lambda actions, me: actions.first_pass(text, me))
        driver.settled()
        left = driver.desk.work_left.remaining()
        assert left is not None and left.to_check
        assert len(driver.desk.work_left.uncovered() or ()) == aided


class TestWhatIsLeft:
    def test_f9_opens_the_sheet_and_then_goes_from_one_thing_to_the_next(self, driver: Driver) -> None:
        sheet = driver.window.lines.sheet
        driver.keys("F9")
        assert sheet.isVisible() and sheet.summary.text() == words_left(driver)
        opened = [s.id for s in record(driver).statements if s.id in driver.desk.statements.order()]
        driver.keys("F9")
        assert driver.desk.current == opened[0]
        driver.keys("F9")
        assert driver.desk.current == opened[1]
        driver.keys("W", "Return")
        assert sheet.summary.text() == words_left(driver)

    def test_a_click_on_the_status_bar_opens_it_and_a_click_in_it_goes_there(self, driver: Driver) -> None:
        sheet = driver.window.lines.sheet
        driver.click(driver.window.status.left)
        assert sheet.isVisible()
        row = sheet.model.indexes(Group.SENTENCE.value)[3]
        sheet.tree.expand(row.parent())
        sheet.tree.scrollTo(row)
        place = sheet.tree.visualRect(row).center()
        QTest.mouseClick(sheet.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        driver.settled()
        assert driver.desk.reading.currentSentence() == driver.desk.unticked()[3]
        assert driver.desk.reading.hasFocus()

    def test_the_status_bar_counts_what_waits_and_what_wants_a_citation(self, driver: Driver) -> None:
        statement = driver.statement()
        query = Query(new_id(), statement.id, "Press office", asked="2022-05-20")
        driver.session.perform(lambda actions, me: actions.ask(query, me))
        driver.settled()
        assert driver.window.status.left.text().startswith("1 waiting · ")
        driver.keys("V", "V")
        assert driver.window.status.left.text().startswith("1 without citation · ")
        assert "checked · " in driver.window.status.progress.format()

    def test_the_lists_have_their_room_again_once_the_sheet_is_closed(self, driver: Driver) -> None:
        sheet, before = driver.window.lines.sheet, driver.desk.left.sizes()
        for _ in range(2):
            driver.keys("F9")
            assert sheet.height() >= sheet.minimumSizeHint().height()
            assert driver.desk.left.sizes() != before
            QTest.keyClick(sheet.tree, Qt.Key.Key_Escape)
            articles, statements, _ = driver.desk.left.sizes()
            assert articles == before[0] and statements >= before[1] - driver.desk.left.handleWidth()

    def test_where_there_is_no_room_the_sheet_takes_the_place_of_the_statements(self, driver: Driver) -> None:
        sheet = driver.window.lines.sheet
        driver.window.resize(790, 500)
        driver.keys("F9")
        assert not driver.desk.statements.isVisible()
        before = driver.desk.current
        driver.keys("J")
        assert driver.desk.current != before  # moving does not need the list
        QTest.keyClick(sheet.tree, Qt.Key.Key_Escape)
        assert driver.desk.statements.isVisible() and not sheet.isVisible()

    def test_the_statements_are_there_again_in_the_next_window(
        self, driver: Driver, new_window: Callable[[], Driver]
    ) -> None:
        driver.window.resize(790, 500)
        driver.keys("F9")
        driver.window.close()
        driver.until(lambda: not driver.window.isVisible())
        again = new_window()
        again.window.projects.open_last()
        again.until(lambda: again.session.record is not None)
        again.settled()
        assert again.desk.statements.isVisible() and again.desk.statements.height() > 60
        assert not again.window.lines.sheet.isVisible()

    def test_a_narrow_window_says_less_rather_than_half(self, driver: Driver) -> None:
        driver.window.status.resize(300, 30)
        assert driver.window.status.left.text().endswith(" left")
