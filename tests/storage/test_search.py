"""Searching a project through its index: what is found, where, and what becomes of a bad index."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.folding import fold
from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.model.finding import Findings, Group, Relation
from annotations.model.ids import Id, new_id, text_id
from annotations.model.judgement import Citation, Query
from annotations.model.statement import Detection, Quantity, Reading, Suggestion
from annotations.model.vocabulary import SO, QuantityKind, StatementKind, Verdict
from annotations.storage.project import Project
from annotations.storage.search import Search
from annotations.text import Span, paragraphs
from tests.storage.conftest import WORDS, Desk, span_of

FOREVER = float("inf")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "home" / "search" / "index.sqlite"


@pytest.fixture
def search(desk: Desk, index: Path) -> Iterator[Search]:
    opened = Search(desk.project.path, index)
    yield opened
    opened.close()


def lines(found: Findings, group: Group | None = None) -> list[str]:
    return [hit.line for hit in found.hits if group in (None, hit.group)]


def found_words(found: Findings) -> list[str]:
    return [place.of(hit.line) for hit in found.hits for place in hit.places]


def ask(search: Search, typed: str) -> Findings:
    search.refresh(FOREVER)
    return search.find(typed)


def add_figure(project: Project, words: str, figure: str, quantity: Quantity) -> Id:
    """An article with one figure; returns the figure."""
    project.actions.add_article(ImportedArticle(words))
    text, span = text_id(words), span_of(figure, words)
    reading = Reading(span, Span(0, len(words)), quantity_spans=(span,), quantity=quantity)
    suggestion = Suggestion.of(text, StatementKind.NUMERIC, reading)
    project.store_detection(Detection(text, "test 1", 1, (suggestion,)))
    return suggestion.id


def test_words_are_found_in_articles_and_statements_at_their_places(desk: Desk, search: Search) -> None:
    found = ask(search, "fighters")
    in_article = next(hit for hit in found.hits if hit.group is Group.ARTICLES)
    assert in_article.at is not None and in_article.at.of(WORDS) == "fighters"
    assert in_article.about == "¶1" and in_article.article == desk.article
    figure = next(hit for hit in found.hits if hit.statement == desk.numeric)
    assert figure.about == "¶1b" and figure.marked is not None
    assert figure.marked.of(figure.line) == "more than 260 fighters"
    said = next(hit for hit in found.hits if hit.statement == desk.attributed)
    assert said.about == "¶1a" and said.line.startswith("Kyiv · ")
    assert set(found_words(found)) == {"fighters"}
    assert [hit.statement for hit in ask(search, "1b").hits] == [desk.numeric]


def test_what_people_write_is_found_and_forgotten(desk: Desk, search: Search) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    note = actions.write_note(desk.numeric, "ask the Red Cross", me)
    actions.ask(Query(new_id(), desk.numeric, "Press office", "Is it 260?"), me)
    actions.judge(desk.numeric, SO, Verdict.DISPUTED, me, justification="The registry says otherwise")
    reference = new_id()
    actions.cite(Citation(new_id(), desk.numeric, SO, reference, passage="264 men"), {"title": "UN report"}, me)
    assert lines(ask(search, "cross"), Group.NOTES) == ["ask the Red Cross"]
    assert [hit.about for hit in ask(search, "registry").hits] == ["Justification · ¶1b"]
    assert lines(ask(search, "press 260"), Group.NOTES) == ["Press office · Is it 260?"]
    assert lines(ask(search, "264"), Group.CITATIONS) == ["UN report · 264 men"]
    assert [hit.about for hit in ask(search, "report").hits] == ["Supports · ¶1b"]
    assert note is not None
    actions.undo(note.action, me)
    assert lines(ask(search, "cross")) == []
    other = Citation(new_id(), desk.duration, SO, reference)
    actions.cite(other, {"title": "Ledger of the dead"}, me)
    assert len(lines(ask(search, "ledger"))) == 2  # the renamed reference, wherever it is cited
    assert lines(ask(search, "report")) == []


def test_while_blind_verdicts_notes_and_passages_of_others_are_not_found(desk: Desk, search: Search) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    kofi = actions.add_reviewer("Kofi Mensah").id
    actions.judge(desk.duration, SO, Verdict.DISPUTED, kofi)
    actions.write_note(desk.duration, "pontoon bridge", kofi)
    actions.cite(Citation(new_id(), desk.duration, SO, new_id(), passage="pontoon"), {"title": "A report"}, kofi)

    def seen() -> tuple[set[str], list[str]]:
        search.refresh(FOREVER)
        found = search.find("months", reviewer=me)
        return {hit.judged for hit in found.hits}, lines(search.find("pontoon", reviewer=me))

    judged, remarks = seen()
    assert "disputed" in judged and remarks
    desk.project.actions.change_settings(desk.project.id, replace(desk.project.settings(), blind=True), me)
    judged, remarks = seen()
    assert judged == {""} and remarks == []
    actions.judge(desk.duration, SO, Verdict.VERIFIED, me)
    judged, remarks = seen()
    assert "verified" in judged and remarks


def test_an_article_that_is_removed_or_renamed_is_found_no_more(desk: Desk, search: Search) -> None:
    actions, me = desk.project.actions, desk.reviewer.id
    actions.edit_metadata(desk.article, ArticleMetadata(title="The siege ends", outlet="Daily Bugle"), me)
    assert lines(ask(search, "bugle")) == ["The siege ends · Daily Bugle"]
    actions.edit_metadata(desk.article, ArticleMetadata(title="The siege ends"), me)
    assert lines(ask(search, "bugle")) == []
    actions.reject(desk.duration, me)
    assert lines(ask(search, "three months"), Group.STATEMENTS) == []
    assert len(lines(ask(search, "three months"))) == 1
    actions.remove_article(desk.article, me)
    assert ask(search, "siege").hits == ()


@pytest.mark.parametrize(
    "typed", ['"', "'", "a*", "NEAR(", "words:", "-", "(siege", "AND", "sieg^e", "\0", '""', "“”", "%", "_"]
)
def test_nothing_that_is_typed_is_a_command(search: Search, typed: str) -> None:
    ask(search, typed)


def test_signs_the_insides_of_words_and_scripts_without_spaces(desk: Desk, search: Search) -> None:
    desk.project.actions.add_article(ImportedArticle("他说北京很大。\n\n北京 is the capital. 50 € each, 1,700 in all."))
    assert found_words(ask(search, "1700")) == found_words(ask(search, "1,700")) == ["1,700"]
    assert found_words(ask(search, "1,7")) == ["1,7"]
    assert found_words(ask(search, "ieg")) == ["ieg", "ieg"]
    assert set(found_words(ask(search, "🇺🇦"))) == {"🇺🇦"}
    assert found_words(ask(search, "北京")) == ["北京", "北京"]
    assert found_words(ask(search, "京很")) == ["京很"]
    assert found_words(ask(search, "50 €")) == ["50 €"]
    assert found_words(ask(search, "€")) == ["€"]


WORD = st.text(st.sampled_from("abAßẞİıéÉe\u0301\u0327’“”,.-😀👩🏽\u200d北京กΣς123"), min_size=1, max_size=6)
LINE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)


@given(text=st.lists(LINE, min_size=1, max_size=3).map("\n".join), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_words_of_an_article_are_searched_for_are_found_at_their_place(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("found")
    with closing(Project.create(folder / "p.factdesk", new_id())) as project:
        project.actions.add_article(ImportedArticle(text))
        with closing(Search(project.path, None)) as search:
            search.refresh(FOREVER)
            paragraph = data.draw(st.sampled_from(paragraphs(text)))
            words = paragraph.of(text).split(" ")
            first = data.draw(st.integers(0, len(words) - 1))
            last = data.draw(st.integers(first, len(words) - 1))
            typed = " ".join(words[first : last + 1])
            start = paragraph.start + len(" ".join(["", *words[:first]])[1:]) + (first > 0)
            span = Span(start, start + len(typed))
            assert span.of(text) == typed
            wanted = fold(typed).strip('" ')
            if not wanted:
                return
            hits = [hit.at for hit in search.find(typed, limit=1000).hits if hit.at is not None]
            assert any(span.contains(at) and fold(at.of(text)).strip('" ') == wanted for at in hits), (typed, hits)


# What is elsewhere


def test_the_same_figure_and_other_values_of_the_same_thing(desk: Desk, search: Search) -> None:
    project, me = desk.project, desk.reviewer.id
    count = QuantityKind.COUNT
    same = add_figure(
        project,
        "At least 260 Azov fighters came out.",
        "260 Azov fighters",
        Quantity(count, 260, None, counted="Azov fighters"),
    )
    other = add_figure(
        project, "About 300 fighters, it said.", "300 fighters", Quantity(count, 300, 300, counted="fighters")
    )
    add_figure(project, "There were 260 buses.", "260 buses", Quantity(count, 260, 260, counted="buses"))
    project.actions.judge(same, SO, Verdict.DISPUTED, me)
    search.refresh(FOREVER)
    found = [(e.relation, e.statement, e.words, e.judged) for e in search.elsewhere(desk.numeric, me)]
    assert found == [
        (Relation.SAME_FIGURE, same, "260 Azov fighters", Verdict.DISPUTED),
        (Relation.OTHER_VALUE, other, "300 fighters", ""),
    ]
    # a quotation asks for the figures inside it
    assert [e.statement for e in search.elsewhere(desk.attributed, me)] == [same, other]
    assert search.elsewhere(desk.duration, me) == []


def test_the_same_words_in_another_copy_of_the_article(desk: Desk, search: Search) -> None:
    drawn, _ = desk.project.actions.draw(
        desk.text,
        StatementKind.OTHER,
        span_of("siege lasted"),
        span_of("The siege lasted three months."),
        desk.reviewer.id,
    )
    words = "Again: the SIEGE lasted long."
    desk.project.actions.add_article(ImportedArticle(words))
    again, _ = desk.project.actions.draw(
        text_id(words), StatementKind.OTHER, span_of("SIEGE lasted", words), Span(0, len(words)), desk.reviewer.id
    )
    search.refresh(FOREVER)
    assert [(e.relation, e.statement) for e in search.elsewhere(drawn, None)] == [(Relation.SAME_WORDS, again)]


# The index


def test_the_index_is_kept_and_only_what_is_new_is_read(desk: Desk, search: Search, index: Path) -> None:
    assert search.refresh(FOREVER) == 0
    before = rows(index)
    desk.project.actions.tick(desk.text, span_of("Source link"), desk.reviewer.id)
    with closing(Search(desk.project.path, index)) as again:
        assert again.find("siege").hits and again.find("siege").unread == 0  # nothing was read yet
        again.refresh(FOREVER)
    desk.project.actions.write_note(desk.duration, "counted twice", desk.reviewer.id)
    search.refresh(FOREVER)
    assert len(rows(index) - before) == 1


def rows(index: Path) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(index)) as connection:
        return set(connection.execute("SELECT * FROM entry"))


def test_articles_are_read_bit_by_bit(desk: Desk, index: Path) -> None:
    for number in range(5):
        desk.project.actions.add_article(ImportedArticle(f"Article {number} of the siege"))
    with closing(Search(desk.project.path, index)) as search:
        assert search.refresh(0) == 6
        assert search.find("siege").unread == 6
        desk.project.actions.remove_article(desk.article, desk.reviewer.id)
        assert search.refresh(0) == 5
        search.refresh(FOREVER)
        assert len(search.find("siege").hits) == 5


def copied_index(index: Path, desk: Desk) -> None:
    """The index of another copy of the project, which went on without this one."""
    other = index.parent / "other.factdesk"
    other.write_bytes(desk.project.path.read_bytes())
    with closing(Project.open(other, new_id())) as project, closing(Search(other, index)) as search:
        for words in ("only there", "and there"):
            project.actions.write_note(desk.numeric, words, project.reviewers()[0].id)
        search.refresh(FOREVER)


def garbage(index: Path, _: Desk) -> None:
    index.write_bytes(b"no database at all" * 100)


def older(index: Path, _: Desk) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA user_version = 99")


def emptied(index: Path, _: Desk) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("DROP TABLE folded")


@pytest.mark.parametrize("spoil", [copied_index, garbage, older, emptied])
def test_an_index_that_is_no_good_is_made_anew(desk: Desk, index: Path, spoil: Callable[[Path, Desk], None]) -> None:
    with closing(Search(desk.project.path, index)) as search:
        search.refresh(FOREVER)
    spoil(index, desk)
    desk.project.actions.write_note(desk.numeric, "only here", desk.reviewer.id)
    with closing(Search(desk.project.path, index)) as search:
        assert lines(ask(search, "only")) == ["only here"]
        assert search.find("only").problem == ""


def test_an_index_that_is_spoilt_while_it_is_in_use(desk: Desk, search: Search, index: Path) -> None:
    search.refresh(FOREVER)
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("DROP TABLE folded")
        connection.commit()
    assert search.find("siege").unread == 1  # thrown away, to be made again
    assert ask(search, "siege").hits


def test_without_a_place_for_the_index_searching_works_and_says_so(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with closing(Search(desk.project.path, tmp_path / "file" / "index.sqlite")) as search:
        found = ask(search, "siege")
        assert found.hits and "cannot be kept" in found.problem


def test_a_full_disk_does_not_stop_searching(desk: Desk, small_disk: Callable[[str], Path]) -> None:
    for number in range(40):
        desk.project.actions.add_article(ImportedArticle(f"{number} " + "siege of the plant " * 200))
    with closing(Search(desk.project.path, small_disk("200k") / "index.sqlite")) as search:
        found = ask(search, "siege")
        while found.unread:
            found = ask(search, "siege")
        assert found.hits and "cannot be kept" in found.problem


def test_an_index_that_another_window_is_writing_is_left_to_it(
    desk: Desk, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.storage.search_index._BUSY_SECONDS", 0.05)
    with closing(Search(desk.project.path, index)) as search, closing(sqlite3.connect(index)) as other:
        while search.refresh():
            pass
        file = index.stat().st_ino
        other.execute("BEGIN EXCLUSIVE")
        desk.project.actions.write_note(desk.duration, "pontoon bridge", desk.reviewer.id)
        while search.refresh():
            pass
        assert any("pontoon" in hit.line for hit in search.find("pontoon").hits) and search.problem
        assert index.stat().st_ino == file
