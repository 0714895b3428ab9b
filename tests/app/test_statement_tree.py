"""The item model of the statement list, under Qt's own tester, over any tree that follows any other."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from annotations.text import Span
from app.models.arrangement import Arranger, Fold, Heading, Node
from app.models.filters import Filters, Scope, Sort
from app.models.statement_tree import StatementModel, StatementRole
from app.models.statements import StatementRow, rows_of
from tests.app.test_arrangement import FIGHTERS, ONE_RECORD, OTHER_RECORD, PEOPLE, QUOTE
from tests.factories import R1

Shape = list[tuple[int, list[int]]]

shapes = st.lists(
    st.tuples(st.integers(0, 8), st.lists(st.integers(100, 108), unique=True, max_size=4)),
    unique_by=lambda pair: pair[0],
    max_size=7,
)


def row(number: int, clause: str = "") -> StatementRow:
    return StatementRow(number.to_bytes(16, "big"), clause or f"Statement {number}", Span(0, 1))


def nodes_of(shape: Shape, clause: str = "") -> list[Node]:
    return [
        Node(number, Heading(f"{clause}{number}", 0, 0), tuple(Node(n, row(n + 1000 * number, clause)) for n in inner))
        for number, inner in shape
    ]


def dump(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[object]:
    """What a view would find in the model."""
    outer = parent or QModelIndex()
    found: list[object] = []
    for number in range(model.rowCount(outer)):
        index = model.index(number, 0, outer)
        assert index.parent() == outer
        found.append((index.data(StatementRole.SHOWN), dump(model, index)))
    return found


def plain(nodes: Sequence[Node]) -> list[object]:
    return [(node.shown, plain(node.inner)) for node in nodes]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=shapes, after=shapes, anew=st.booleans())
def test_any_tree_may_follow_any_other(qapp: QApplication, before: Shape, after: Shape, *, anew: bool) -> None:
    model = StatementModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setNodes(nodes_of(before))
    kept = [QPersistentModelIndex(model.index(number, 0)) for number in range(model.rowCount())]
    titles = {index: index.data() for index in kept}
    model.setNodes(nodes_of(after), anew=anew)
    assert dump(model) == plain(nodes_of(after))
    assert all(index.data() == titles[index] for index in kept if index.isValid())
    assert tester.model() is model


@pytest.mark.parametrize(
    ("scope", "sort"),
    [
        (Scope.ARTICLE, Sort.PLACE),
        (Scope.PROJECT, Sort.PLACE),
        (Scope.PROJECT, Sort.VERDICT),
        (Scope.SOURCES, Sort.PLACE),
    ],
)
def test_every_list_keeps_the_contract_of_item_models(qtmodeltester: ModelTester, scope: Scope, sort: Sort) -> None:
    model = StatementModel()
    articles = [rows_of(record, R1.id) for record in (ONE_RECORD, OTHER_RECORD)]
    model.setNodes(Arranger().arrange(articles, scope, sort, Filters(minor_shown=True)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt leaves it without types


def test_only_the_rows_that_differ_come_and_go(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes(nodes_of([(1, [100]), (2, [100, 101, 102]), (3, [])]))
    seen: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda parent, first, last: seen.append(("came", first, last)))
    model.rowsRemoved.connect(lambda parent, first, last: seen.append(("went", first, last)))
    model.dataChanged.connect(lambda index, _last: seen.append(("said", index.row(), 0)))
    model.modelReset.connect(lambda: seen.append(("reset", 0, 0)))
    model.setNodes(nodes_of([(1, [100]), (2, [100, 105, 102]), (3, [])]))
    assert seen == [("went", 1, 1), ("came", 1, 1)]
    seen.clear()
    model.setRows([row(2105, "Something else")])
    assert seen == [("said", 1, 0), ("said", 1, 0)]  # the row, and its heading, which counts


def test_a_heading_over_many_rows_counts_them_once(qapp: QApplication) -> None:
    """Counting for each row froze the window for a minute, with thousands of them in an article."""
    model = StatementModel()
    model.setNodes(nodes_of([(2, [100, 101, 102])]))
    headings: list[object] = []
    model.dataChanged.connect(lambda index, _last: headings.append(index.data(StatementRole.SHOWN)))
    model.setRows([replace(row(number), open=True) for number in (2100, 2101, 2102)])
    assert [shown for shown in headings if isinstance(shown, Heading)] == [Heading("2", 3, 3)]


def test_walking_on_goes_round_and_ends_where_it_began(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes([*nodes_of([(1, [100, 101]), (2, [100])]), Node(None, Fold(2))])
    ids = [1100, 1101, 2100]
    start = model.indexOf(ids[1].to_bytes(16, "big"))
    forwards = [int.from_bytes(row.id, "big") for _, row in model.walk(start)]
    backwards = [int.from_bytes(row.id, "big") for _, row in model.walk(start, backwards=True)]
    assert forwards == [2100, 1100, 1101] and backwards == [1100, 2100, 1101]
    assert [int.from_bytes(row.id, "big") for _, row in model.walk(QModelIndex())] == ids
    assert [int.from_bytes(row.id, "big") for _, row in model.walk(QModelIndex(), backwards=True)] == ids[::-1]


def test_walking_from_a_group_begins_with_its_figures(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes(Arranger().arrange([rows_of(ONE_RECORD, R1.id)], Scope.ARTICLE, Sort.PLACE, Filters()))
    group = model.index(0, 0)
    assert [row.label for _, row in model.walk(group)] == ["1a", "1b", "1d", "1e", "1f"]
    assert [row.label for _, row in model.walk(group, backwards=True)] == ["1f", "1e", "1d", "1b", "1a"]


def test_headings_are_not_to_be_chosen_and_say_their_counts(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes(Arranger().arrange([rows_of(OTHER_RECORD, R1.id)], Scope.PROJECT, Sort.PLACE, Filters()))
    heading = model.index(0, 0)
    assert not model.flags(heading) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(0, 0, heading)) & Qt.ItemFlag.ItemIsSelectable
    assert heading.data(Qt.ItemDataRole.AccessibleTextRole) == "Second, 2 statements · 2 open"


def test_rows_find_their_place_by_id(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes(Arranger().arrange([rows_of(ONE_RECORD, R1.id)], Scope.ARTICLE, Sort.PLACE, Filters()))
    assert model.indexOf(PEOPLE.id).parent() == model.indexOf(QUOTE.id)
    assert model.indexOf(FIGHTERS.id).parent() == model.index(0, 0)
    assert not model.indexOf(bytes(16)).isValid() and not model.indexOf(None).isValid()


def test_a_row_that_is_gone_has_nothing_under_it(qapp: QApplication) -> None:
    model = StatementModel()
    model.setNodes(nodes_of([(1, []), (2, []), (3, [])]))
    gone = model.index(2, 0)
    model.setNodes(nodes_of([(1, []), (2, [])]))
    assert model.rowCount(gone) == 0
