"""How rows become a tree: groups, headings, orders, filters; and what a change leaves alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from annotations.model.ids import Id
from annotations.model.judgement import Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.model.statement import Quantity, Speaker
from annotations.model.vocabulary import SO, QuantityKind, State, StatementKind, Tier, Verdict, said
from app.models.arrangement import Arranger, Fold, Group, Heading, Node
from app.models.filters import Filters, Scope, Sort, searched
from app.models.statements import ArticleRows, Mark, RowMaker, StatementRow, rows_of
from tests.factories import R1, R2, WHEN, make_article, make_citation, make_judgement, make_link, make_statement

ONE = Quantity(QuantityKind.COUNT, 1, 1)
CLAUSE = "53 wounded soldiers and around 200 fighters were moved on Monday."
FIRST = make_article(f"{CLAUSE} CNN said that 9 people fled. It rained 4 times.", title="First")
SECOND = make_article("cnn reported it. Kyiv denied.", title="Second")


def figure(words: str, label: str, clause: str = "", **changes: object) -> Statement:
    numeric = StatementKind.NUMERIC
    return make_statement(FIRST, words, kind=numeric, quantity=ONE, label=label, context=clause, **changes)  # type: ignore[arg-type]


SOLDIERS = figure("53 wounded soldiers", "1a", CLAUSE)
FIGHTERS = figure("around 200 fighters", "1b", CLAUSE)
MONDAY = figure("Monday", "1c", CLAUSE, tier=Tier.MINOR)
QUOTE = make_statement(
    FIRST,
    "9 people fled",
    kind=StatementKind.ATTRIBUTED,
    links=(make_link(FIRST, "CNN", "said"),),
    label="1d",
)
PEOPLE = figure("9 people", "1e", "9 people fled", parent=QUOTE.id)
TIMES = figure("4 times", "1f", "It rained 4 times")
REPORT = make_statement(
    SECOND, "it", kind=StatementKind.ATTRIBUTED, links=(make_link(SECOND, "cnn", "reported"),), label="1a"
)
DENIAL = make_statement(
    SECOND, "Kyiv denied", kind=StatementKind.ATTRIBUTED, links=(make_link(SECOND, "Kyiv", "denied"),), label="1b"
)
STATEMENTS = (SOLDIERS, FIGHTERS, MONDAY, QUOTE, PEOPLE, TIMES)
ONE_RECORD = ArticleRecord(FIRST, STATEMENTS)
OTHER_RECORD = ArticleRecord(SECOND, (REPORT, DENIAL))


def changed(statement: Statement, **changes: object) -> ArticleRecord:
    """The first article, in which something else is recorded about a statement."""
    return replace(
        ONE_RECORD,
        statements=tuple(replace(s, **changes) if s.id == statement.id else s for s in STATEMENTS),  # type: ignore[arg-type]
    )


def tree(nodes: Sequence[Node]) -> list[object]:
    """A tree as nested lists: titles of headings, ids of groups' members, labels of statements."""
    said: list[object] = []
    for node in nodes:
        match node.shown:
            case Heading():
                said.append((node.shown.title, tree(node.inner)))
            case Fold():
                said.append(f"+{node.shown.number}")
            case Group():
                said.append(("group", tree(node.inner)))
            case StatementRow():
                said.append((node.shown.label, tree(node.inner)) if node.inner else node.shown.label)
    return said


def arranged(
    *records: ArticleRecord,
    scope: Scope = Scope.ARTICLE,
    sort: Sort = Sort.PLACE,
    filters: Filters | None = None,
) -> list[object]:
    articles = [rows_of(record, R1.id) for record in records or (ONE_RECORD,)]
    return tree(Arranger().arrange(articles, scope, sort, filters or Filters()))


def row(record: ArticleRecord, statement: Statement) -> StatementRow:
    return next(row for row in rows_of(record, R1.id).rows if row.id == statement.id)


def test_figures_of_one_clause_stand_in_a_group_and_those_of_a_quotation_inside_it() -> None:
    assert arranged() == [("group", ["1a", "1b"]), ("1d", ["1e"]), "1f", "+1"]


def test_a_group_says_how_many_and_which_figures() -> None:
    group = Arranger().arrange([rows_of(ONE_RECORD, R1.id)], Scope.ARTICLE, Sort.PLACE, Filters())[0].shown
    assert isinstance(group, Group)
    assert (group.row.source, group.row.clause) == ("2 figures", "53 wounded soldiers · around 200 fighters")
    assert group.members == (SOLDIERS.id, FIGHTERS.id) and group.row.so is Mark.OPEN


def test_a_minor_figure_joins_its_group_once_it_is_unfolded() -> None:
    assert arranged(filters=Filters(minor_shown=True)) == [("group", ["1a", "1b", "1c"]), ("1d", ["1e"]), "1f"]


def test_a_figure_that_is_left_alone_needs_no_group() -> None:
    judged = changed(FIGHTERS, judgements=(make_judgement(FIGHTERS.id),))
    assert arranged(judged, filters=Filters(open_only=True))[0] == "1a"
    kept = Filters(open_only=True, kept=frozenset({FIGHTERS.id}))
    assert arranged(judged, filters=kept)[0] == ("group", ["1a", "1b"])


def test_the_project_has_a_heading_for_each_article_in_order() -> None:
    assert arranged(OTHER_RECORD, ONE_RECORD, scope=Scope.PROJECT) == [
        ("Second", ["1a", "1b"]),
        ("First", [("group", ["1a", "1b"]), ("1d", ["1e"]), "1f"]),
        "+1",
    ]


def test_another_order_mixes_the_articles_and_names_them() -> None:
    nodes = Arranger().arrange(
        [rows_of(record, R1.id) for record in (ONE_RECORD, OTHER_RECORD)], Scope.PROJECT, Sort.SOURCE, Filters()
    )
    assert tree(nodes) == [("1d", ["1e"]), "1a", "1b", "1a", "1b", "1f", "+1"]
    assert [node.title for node in nodes[:3]] == ["First", "Second", "Second"]


def test_sources_are_one_however_their_names_are_capitalised() -> None:
    assert arranged(ONE_RECORD, OTHER_RECORD, scope=Scope.SOURCES) == [("CNN", ["1d", "1a"]), ("Kyiv", ["1b"]), "+1"]


def test_a_source_keeps_its_place_while_its_statements_are_judged() -> None:
    judged = replace(DENIAL, judgements=tuple(make_judgement(DENIAL.id, aspect=a) for a in DENIAL.aspects))
    twice = replace(REPORT, id=bytes(16), label="1c")
    record = replace(OTHER_RECORD, statements=(replace(twice, reading=DENIAL.reading), REPORT, judged))
    assert arranged(record, scope=Scope.SOURCES) == [("Kyiv", ["1c", "1b"]), ("cnn", ["1a"])]
    still_open = Filters(open_only=True)
    assert arranged(record, scope=Scope.SOURCES, filters=still_open) == [("Kyiv", ["1c"]), ("cnn", ["1a"])]


def test_a_chain_stands_under_each_of_its_sources_and_the_unnamed_come_last() -> None:
    links = (make_link(SECOND, "", "denied"), make_link(SECOND, "cnn", "reported"))
    chain = replace(DENIAL, reading=replace(DENIAL.reading, links=links))
    record = replace(OTHER_RECORD, statements=(REPORT, chain))
    assert arranged(record, scope=Scope.SOURCES) == [("cnn", ["1a", "1b"]), ("source not named", ["1b"])]


def test_a_source_that_a_person_resolved_stands_under_that_name_and_a_mere_pronoun_late() -> None:
    article = make_article("He said it rained. She said it snowed. She said it hailed. Kyiv said it froze.")
    spoken = StatementKind.ATTRIBUTED
    resolved = make_link(article, "He", speaker=Speaker("Kovalyov", inferred=False))
    guessed = make_link(article, "She", speaker=Speaker("Vershchuk", inferred=True))
    record = ArticleRecord(
        article,
        (
            make_statement(article, "it rained", kind=spoken, links=(resolved,), label="1a"),
            make_statement(article, "it snowed", kind=spoken, links=(guessed,), label="1b"),
            make_statement(article, "it hailed", kind=spoken, links=(guessed,), label="1c"),
            make_statement(article, "it froze", kind=spoken, links=(make_link(article, "Kyiv"),), label="1d"),
        ),
    )
    expected = [("Kovalyov", ["1a"]), ("Kyiv", ["1d"]), ("She", ["1b", "1c"])]
    assert arranged(record, scope=Scope.SOURCES) == expected


def test_the_fold_counts_what_it_would_unfold() -> None:
    assert arranged(filters=Filters(words="1c")) == ["+1"]
    assert arranged(filters=Filters(words="nowhere")) == []


def test_headings_count_what_is_shown_and_open() -> None:
    judged = changed(TIMES, judgements=(make_judgement(TIMES.id),))
    heading = Arranger().arrange([rows_of(judged, R1.id)], Scope.PROJECT, Sort.PLACE, Filters())[0].shown
    assert isinstance(heading, Heading) and heading.about == "5 statements · 4 open"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.VERDICT, ["1f", "1a", "1b", ("1d", ["1e"])]),
        (Sort.STATE, [("1d", ["1e"]), "1a", "1f", "1b"]),
        (Sort.TIME, ["1a", "1f", "1b", ("1d", ["1e"])]),
        (Sort.SOURCE, [("1d", ["1e"]), "1a", "1b", "1f"]),
    ],
)
def test_statements_stand_in_other_orders(sort: Sort, expected: list[object]) -> None:
    later = make_judgement(SOLDIERS.id, Verdict.VERIFIED, recorded_at=WHEN + timedelta(days=1))
    disputed = make_judgement(TIMES.id, Verdict.DISPUTED)
    differs = [make_judgement(QUOTE.id, v, said(0), r) for v, r in ((Verdict.VERIFIED, R2), (Verdict.DISPUTED, R2))]
    record = changed(SOLDIERS, judgements=(later,))
    judged = {TIMES.id: (disputed,), QUOTE.id: tuple(differs) if sort is Sort.STATE else ()}
    statements = tuple(replace(s, judgements=judged.get(s.id, s.judgements)) for s in record.statements)
    assert arranged(replace(record, statements=statements), sort=sort)[:-1] == expected


def waiting(statement: Id) -> Query:
    return Query(bytes(16), statement, "the ministry", reviewer=R1.id)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=frozenset({StatementKind.ATTRIBUTED})), ["1d"]),
        (Filters(kinds=frozenset({StatementKind.NUMERIC})), [("group", ["1a", "1b"]), ("1d", ["1e"]), "1f"]),
        (Filters(marks=frozenset({Mark.DISPUTED})), ["1f"]),
        (Filters(mine=True), ["1b", "1f"]),
        (Filters(states=frozenset({State.WAITING})), ["1a"]),
        (Filters(states=frozenset({State.NEEDS_CITATION})), ["1f"]),
        (Filters(states=frozenset({State.WAITING}), later=True), ["1a", "1d"]),
        (Filters(words=searched("¶1E")), [("1d", ["1e"])]),
        (Filters(words=searched("Cnn")), ["1d"]),
        (Filters(words=searched("fighters"), mine=True), ["1b"]),
    ],
)
def test_filters(filters: Filters, expected: list[object]) -> None:
    cited = make_citation(FIGHTERS.id, Reference(bytes(16)))
    by_id = {
        SOLDIERS.id: replace(SOLDIERS, queries=(replace(waiting(SOLDIERS.id), reviewer=R2.id),)),
        FIGHTERS.id: replace(FIGHTERS, citations=(cited,)),
        QUOTE.id: replace(QUOTE, later=True),
        TIMES.id: replace(TIMES, judgements=(make_judgement(TIMES.id, Verdict.DISPUTED),)),
    }
    record = replace(ONE_RECORD, statements=tuple(by_id.get(s.id, s) for s in STATEMENTS))
    assert [node for node in arranged(record, filters=filters) if node != "+1"] == expected


def test_what_was_put_off_says_so_until_it_is_judged() -> None:
    assert row(changed(TIMES, later=True), TIMES).state_words == "Later"
    judged = changed(TIMES, later=True, judgements=(make_judgement(TIMES.id),), citations=())
    assert row(judged, TIMES).state_words == "Needs citation"


def test_an_outdated_judgement_asks_to_look_again() -> None:
    outdated = replace(make_judgement(TIMES.id), outdated=True)
    record = changed(TIMES, judgements=(outdated,))
    assert row(record, TIMES).state_words == "Look again" and row(record, TIMES).open


def test_what_one_cut_by_hand_is_ones_own() -> None:
    assert row(changed(TIMES, cut_by=R1.id), TIMES).mine
    assert not row(changed(TIMES, cut_by=R2.id), TIMES).mine


def test_rows_that_say_the_same_are_the_same_objects() -> None:
    maker = RowMaker()
    before = maker.rows(ONE_RECORD, R1.id).rows
    again = replace(ONE_RECORD, statements=tuple(replace(s) for s in STATEMENTS))
    assert all(old is new for old, new in zip(before, maker.rows(again, R1.id).rows, strict=True))
    verified = changed(QUOTE, judgements=(make_judgement(QUOTE.id, aspect=SO),))
    after = maker.rows(verified, R1.id).rows
    differing = [new.label for old, new in zip(before, after, strict=True) if old is not new]
    assert differing == ["1d", "1e"]  # the figure inside is covered now
    assert maker.rows(verified, R2.id).rows == rows_of(verified, R2.id).rows


def test_rows_made_again_are_those_that_would_be_made_afresh() -> None:
    maker = RowMaker()
    maker.rows(ONE_RECORD, R1.id)
    rejected = changed(QUOTE, rejected=True)
    assert maker.rows(rejected, R1.id) == rows_of(rejected, R1.id)
    fewer = replace(ONE_RECORD, statements=STATEMENTS[1:])
    assert maker.rows(fewer, R1.id) == rows_of(fewer, R1.id)
    assert maker.rows(ONE_RECORD, R1.id) == rows_of(ONE_RECORD, R1.id)
    assert maker.rows(OTHER_RECORD, R1.id) == rows_of(OTHER_RECORD, R1.id)


def test_an_article_that_has_not_changed_is_arranged_once() -> None:
    arranger = Arranger()
    articles: list[ArticleRows] = [rows_of(record, R1.id) for record in (ONE_RECORD, OTHER_RECORD)]
    before = arranger.arrange(articles, Scope.PROJECT, Sort.PLACE, Filters())
    judged = changed(TIMES, judgements=(make_judgement(TIMES.id),))
    after = arranger.arrange([rows_of(judged, R1.id), articles[1]], Scope.PROJECT, Sort.PLACE, Filters())
    assert before[0] is not after[0] and before[1] is after[1]
