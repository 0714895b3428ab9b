"""The ledger's laws, over random histories."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import WrongUse
from annotations.model.ids import Id, new_id
from annotations.storage import project_file
from annotations.storage.connection import ProjectConnection
from annotations.storage.ledger import JUDGEMENT, MASK, PER_REVIEWER, Ledger, Slot, Value, heads_of
from annotations.storage.schema import ANTI_JOIN

SUBJECTS = [bytes([index]) * 16 for index in range(2)]
REVIEWERS = [bytes([100 + index]) * 16 for index in range(2)]
SLOTS = [Slot(kind, subject, "0-5") for kind in (JUDGEMENT, MASK) for subject in SUBJECTS]

puts = st.tuples(
    st.just("put"),
    st.sampled_from(REVIEWERS),
    st.lists(
        st.tuples(st.sampled_from(SLOTS), st.sampled_from(["verified", "disputed", None])), min_size=1, max_size=3
    ),
)
undos = st.tuples(st.just("undo"), st.integers(0, 30), st.none())
forks = st.tuples(st.just("fork"), st.sampled_from(REVIEWERS), st.sampled_from(SLOTS))


class Book:
    """The ledger of a fresh file, with the dumps that the laws compare."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        project_file.create(path)
        self.connection = ProjectConnection(path)
        self.ledger = Ledger(self.connection, new_id())
        self.done: list[tuple[Id, Id]] = []

    def close(self) -> None:
        self.connection.close()

    def put(self, reviewer: Id, values: list[tuple[Slot, str | None]]) -> Id | None:
        with self.ledger.action("change", reviewer) as draft:
            for slot, value in values:
                draft.put(slot, value)
        if draft.recorded is None:
            return None
        self.done.append((draft.recorded.action, reviewer))
        return draft.recorded.action

    def fork(self, reviewer: Id, slot: Slot) -> None:
        """A value that another copy gave without knowing this one's."""
        with self.ledger.action("elsewhere", reviewer) as draft:
            draft.put_superseding(slot, Value("unverifiable"), ())
        assert draft.recorded is not None
        self.done.append((draft.recorded.action, reviewer))

    def heads(self) -> set[tuple[object, ...]]:
        return self._rows("SELECT subject, kind, facet, entry, reviewer, value, text, position FROM head")

    def anti_join(self) -> set[tuple[object, ...]]:
        return self._rows(ANTI_JOIN)

    def values(self) -> dict[tuple[Slot, Id | None], frozenset[Value]]:
        """What stands in every slot; an empty head is no value."""
        standing = {}
        with self.connection.reading() as connection:
            for slot in SLOTS:
                for reviewer in REVIEWERS if slot.kind in PER_REVIEWER else [None]:
                    found = frozenset(head.value for head in heads_of(connection, slot, reviewer) if head.value.value)
                    standing[slot, reviewer] = found
        return standing

    def _rows(self, sentence: str) -> set[tuple[object, ...]]:
        with self.connection.reading() as connection:
            return {tuple(row) for row in connection.exec_driver_sql(sentence)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.one_of(puts, undos, forks), max_size=14))
def test_heads_equal_the_anti_join_after_any_history(tmp_path: Path, history: list[tuple[str, object, object]]) -> None:
    book = Book(tmp_path / "p.factdesk")
    try:
        for what, first, second in history:
            if what == "put":
                book.put(first, second)  # type: ignore[arg-type]  # the strategy fits the word
            elif what == "fork":
                book.fork(first, second)  # type: ignore[arg-type]  # the strategy fits the word
            elif book.done:
                action, reviewer = book.done[first % len(book.done)]  # type: ignore[operator]  # likewise
                undone = book.ledger.undo(action, reviewer)
                if undone is not None and undone.action:
                    book.done.append((undone.action, reviewer))
        assert book.heads() == book.anti_join()
    finally:
        book.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.one_of(puts, forks), max_size=8),
    change=puts,
)
def test_do_undo_redo(
    tmp_path: Path,
    before: list[tuple[str, Id, object]],
    change: tuple[str, Id, list[tuple[Slot, str | None]]],
) -> None:
    book = Book(tmp_path / "p.factdesk")
    try:
        for what, reviewer, detail in before:
            if what == "put":
                book.put(reviewer, detail)  # type: ignore[arg-type]  # the strategy fits the word
            else:
                book.fork(reviewer, detail)  # type: ignore[arg-type]  # the strategy fits the word
        stood = book.values()
        action = book.put(change[1], change[2])
        done = book.values()
        if action is None:
            assert done == stood
            return
        undone = book.ledger.undo(action, change[1])
        assert undone is not None and not undone.conflicts
        assert book.values() == stood
        redone = book.ledger.undo(undone.action, change[1])
        assert redone is not None and redone.label == "change"
        assert book.values() == done
        assert book.heads() == book.anti_join()
    finally:
        book.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(puts, max_size=8))
def test_a_whole_stack_of_steps_is_undone_and_redone(
    tmp_path: Path, changes: list[tuple[str, Id, list[tuple[Slot, str | None]]]]
) -> None:
    book = Book(tmp_path / "p.factdesk")
    me = REVIEWERS[0]
    try:
        stood, steps = [book.values()], []
        for _, _, values in changes:
            if (action := book.put(me, values)) is not None:
                steps.append(action)
                stood.append(book.values())
        for _ in range(2):
            for place in reversed(range(len(steps))):
                undone = book.ledger.undo(steps[place], me)
                assert undone is not None and not undone.conflicts
                steps[place] = undone.action
                assert book.values() == stood[place]
            for place in range(len(steps)):
                redone = book.ledger.undo(steps[place], me)
                assert redone is not None and not redone.conflicts
                steps[place] = redone.action
                assert book.values() == stood[place + 1]
        assert book.heads() == book.anti_join()
    finally:
        book.close()


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "p.factdesk")


def test_the_same_value_again_is_no_action(book: Book) -> None:
    slot = SLOTS[0]
    assert book.put(REVIEWERS[0], [(slot, "verified")]) is not None
    assert book.put(REVIEWERS[0], [(slot, "verified")]) is None
    assert book.put(REVIEWERS[0], [(SLOTS[1], None)]) is None
    book.close()


def test_one_entry_settles_a_fork(book: Book) -> None:
    slot = Slot(MASK, SUBJECTS[0], "0-5")
    book.fork(REVIEWERS[0], slot)
    with book.ledger.action("elsewhere", REVIEWERS[1]) as draft:
        draft.put_superseding(slot, Value("masked"), ())
    book.put(REVIEWERS[0], [(slot, "lifted")])
    assert book.values()[slot, None] == {Value("lifted")}
    book.close()


def test_reviewers_have_verdicts_of_their_own_but_share_masks(book: Book) -> None:
    verdict, mask = Slot(JUDGEMENT, SUBJECTS[0], "0-5"), Slot(MASK, SUBJECTS[0], "0-5")
    for reviewer, value in zip(REVIEWERS, ("verified", "disputed"), strict=True):
        book.put(reviewer, [(verdict, value), (mask, value)])
    values = book.values()
    assert values[verdict, REVIEWERS[0]] == {Value("verified")}
    assert values[verdict, REVIEWERS[1]] == {Value("disputed")}
    assert values[mask, None] == {Value("disputed")}
    book.close()


def test_undo_leaves_what_somebody_changed_since_and_says_so(book: Book) -> None:
    mask, other = Slot(MASK, SUBJECTS[0], "0-5"), Slot(MASK, SUBJECTS[1], "0-5")
    first = book.put(REVIEWERS[0], [(mask, "masked"), (other, "masked")])
    book.put(REVIEWERS[1], [(mask, "lifted")])
    assert first is not None
    undone = book.ledger.undo(first, REVIEWERS[0])
    assert undone is not None
    assert len(undone.conflicts) == 1 and "changed it since" in undone.conflicts[0]
    assert book.values()[mask, None] == {Value("lifted")}
    assert book.values()[other, None] == frozenset()
    book.close()


def test_only_who_did_it_takes_it_back(book: Book) -> None:
    action = book.put(REVIEWERS[0], [(SLOTS[0], "verified")])
    assert action is not None
    with pytest.raises(WrongUse, match="Another reviewer"):
        book.ledger.undo(action, REVIEWERS[1])
    with pytest.raises(WrongUse, match="not in this project"):
        book.ledger.undo(new_id(), REVIEWERS[1])
    book.close()


def test_a_failed_action_leaves_nothing(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.ledger.action("fails", REVIEWERS[0]) as draft:
        draft.put(SLOTS[0], "verified")
        raise ZeroDivisionError
    assert book.heads() == set()
    assert book.put(REVIEWERS[0], [(SLOTS[0], "verified")]) is not None
    book.close()
