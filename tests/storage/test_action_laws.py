"""The laws of the ledger over random histories of what people can really do, in three copies of a project."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import WrongUse
from annotations.model.ids import Id, evidence_id, new_id
from annotations.model.judgement import Citation, Query
from annotations.model.record import ArticleRecord, Statement
from annotations.model.settings import PRESETS, Preset
from annotations.model.sharing import LeftOut
from annotations.model.statement import Link, Quantity, Speaker
from annotations.model.vocabulary import NO_CHECK, SO, Polarity, QuantityKind, Rejection, StatementKind, Tier, Verdict
from annotations.storage import evidence
from annotations.storage.copies import make_copy
from annotations.storage.ledger import Recorded
from annotations.storage.merging import rehearsed
from annotations.storage.project import Project
from annotations.storage.schema import ANTI_JOIN
from annotations.storage.verify import verify
from annotations.text import Span
from tests.storage.conftest import WORDS, Desk, span_of

_KIEV, _SAYS = span_of("Kyiv"), span_of("says")
_LINKS = (
    Link((_KIEV,), (_SAYS,)),
    Link((span_of("The siege"),), (span_of("lasted"),), speaker=Speaker("Vershchuk")),
    Link((_KIEV,), (_SAYS,), polarity=Polarity.DENIES),
)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
Step = tuple[str, int, int, int]

steps = st.tuples(
    st.sampled_from(
        "accept reject draw recut split merge tier kind quantity links judge judge many later clear cite ask "
        "answer note remove restore tick mask lift settings pass attach attach detach undo undo undo".split()
    ),
    st.integers(0, 7),
    st.integers(0, 7),
    st.integers(0, 7),
)
"""What is done, and three numbers that say to which statement, how, and with what."""


class Hand:
    """A reviewer at a copy of the project."""

    def __init__(self, path: Path, desk: Desk, reviewer: Id) -> None:
        self.project = Project.open(path, new_id())
        self.article, self.text, self.me = desk.article, desk.text, reviewer
        self.done: list[Id] = []

    def record(self) -> ArticleRecord:
        return self.project.article(self.article)

    def do(self, step: Step) -> Recorded | None:
        """Do a step; what does not fit there is refused, and nothing is stored."""
        what, which, how, other = step
        statements = self.record().statements
        try:
            if what == "undo":
                recorded = self.project.actions.undo(self.done[which % len(self.done)], self.me) if self.done else None
            else:
                recorded = self._act(what, statements[which % len(statements)], how, other)
        except WrongUse:
            return None
        if recorded is not None and recorded.action:
            self.done.append(recorded.action)
            return recorded
        return None

    def _act(self, what: str, one: Statement, how: int, other: int) -> Recorded | None:
        actions, me, statements = self.project.actions, self.me, self.record().statements
        second = statements[other % len(statements)]
        aspect = one.aspects[how % len(one.aspects)]
        value = (*Verdict, NO_CHECK)[other % 4]
        span, context = Span(how, 10 + other * 5), Span(0, len(WORDS))
        middle = (one.span.start + one.span.end) // 2
        query = next(iter(one.queries), Query(new_id(), one.id, "ICRC", "How many?"))
        references = [bytes(16), bytes(15) + b"\x01"]
        acts: dict[str, Callable[[], Recorded | None]] = {
            "accept": lambda: actions.accept(one.id, me),
            "reject": lambda: actions.reject(one.id, me, tuple(Rejection)[how % 5]),
            "draw": lambda: actions.draw(self.text, tuple(StatementKind)[how % 3], span, context, me)[1],
            "recut": lambda: actions.recut(one.id, span, context, me),
            "split": lambda: actions.split(
                one.id, Span(one.span.start, middle), Span(middle, one.span.end), context, me
            )[1],
            "merge": lambda: actions.merge(one.id, [second.id], context, me),
            "tier": lambda: actions.set_tier(one.id, tuple(Tier)[how % 2], me),
            "kind": lambda: actions.set_kind(one.id, tuple(StatementKind)[how % 3], me),
            "quantity": lambda: actions.correct_quantity(one.id, Quantity(QuantityKind.COUNT, how, other), me),
            "links": lambda: actions.correct_links(
                one.id, list(permutations(_LINKS, how % 3))[other % 3 if how % 3 else 0], me
            ),
            "judge": lambda: actions.judge(one.id, aspect, value, me, justification=str(how), seen=one.reading),
            "many": lambda: actions.judge_many([(one.id, SO), (second.id, SO)], value, me),
            "later": lambda: actions.put_off(one.id, me, later=bool(how % 2)),
            "clear": lambda: actions.clear(one.id, aspect, me),
            "cite": lambda: actions.cite(Citation(new_id(), one.id, aspect, new_id()), {"title": str(how)}, me),
            "attach": lambda: self._attach(str(how % 3).encode(), references[other % len(references)]),
            "detach": lambda: actions.detach(references[other % len(references)], evidence_of(how), me),
            "ask": lambda: actions.ask(query, me),
            "answer": lambda: actions.ask(replace(query, answered="2022-05-20"), me),
            "note": lambda: actions.write_note(one.id, str(how), me),
            "remove": lambda: actions.remove_query(query, me),
            "restore": lambda: actions.restore(one.id, self.done[other % len(self.done)], me) if self.done else None,
            "tick": lambda: actions.tick(self.text, span, me, ticked=bool(how % 2)),
            "mask": lambda: actions.mask(self.text, span, str(how), me),
            "lift": lambda: actions.lift_mask(self.text, span, me),
            "settings": lambda: actions.change_settings(self.project.id, PRESETS[tuple(Preset)[how % 2]], me),
            "pass": lambda: actions.first_pass(self.text, me, done=bool(how % 2)),
        }
        return acts[what]()

    def _attach(self, content: bytes, reference: Id) -> Recorded | None:
        stored = evidence.store_bytes(content, "a.txt", lambda work: work(self.project), 100)
        return self.project.actions.attach(reference, stored, "a.txt", self.me)

    def contents(self) -> dict[Id, bytes]:
        """What all evidence holds, that which was taken off as well."""
        with closing(sqlite3.connect(self.project.path)) as connection:
            owns = [own for (own,) in connection.execute("SELECT id FROM evidence")]
        return {own: b"".join(evidence.contents(self.project.path, own)) for own in owns}


def evidence_of(how: int) -> Id:
    return evidence_id(hashlib.sha256(str(how % 3).encode()).digest())


def heads_are_right(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        heads = set(connection.execute("SELECT subject, kind, facet, entry, reviewer, value, text, position FROM head"))
        assert heads == set(connection.execute(ANTI_JOIN))
    assert verify(path) == []


def as_read(record: ArticleRecord) -> object:
    """A record without the rows and times of the ledger, which an undo and a redo make anew."""

    def plain(statement: Statement) -> Statement:
        judged = [
            tuple(sorted((replace(j, entry=b"", recorded_at=NEVER) for j in of), key=lambda j: (j.aspect, j.reviewer)))
            for of in (statement.judgements, statement.strays)
        ]
        notes = (replace(note, recorded_at=NEVER) for note in statement.notes)
        return replace(
            statement,
            judgements=judged[0],
            strays=judged[1],
            citations=tuple(replace(c, entry=b"") for c in statement.citations),
            notes=tuple(sorted(notes, key=lambda note: note.id)),
            queries=tuple(sorted(statement.queries, key=lambda query: query.id)),
        )

    return replace(record, statements=tuple(map(plain, record.statements)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(steps, max_size=8), after=st.lists(steps.filter(lambda step: step[0] != "undo"), max_size=6))
def test_every_step_is_undone_and_redone(desk: Desk, tmp_path: Path, before: list[Step], after: list[Step]) -> None:
    path = Path(shutil.copy(desk.project.path, tmp_path / "copy.factdesk"))
    hand = Hand(path, desk, desk.reviewer.id)
    try:
        for step in before:
            hand.do(step)
        stood, done = [as_read(hand.record())], list[Id]()
        for step in after:
            if (recorded := hand.do(step)) is not None:
                done.append(recorded.action)
                stood.append(as_read(hand.record()))
        for place in reversed(range(len(done))):
            undone = hand.project.actions.undo(done[place], hand.me)
            assert undone is not None and not undone.conflicts
            done[place] = undone.action
            assert as_read(hand.record()) == stood[place]
        for place, action in enumerate(done):
            redone = hand.project.actions.undo(action, hand.me)
            assert redone is not None and not redone.conflicts
            assert as_read(hand.record()) == stood[place + 1]
        heads_are_right(path)
    finally:
        hand.project.close()


def merge_into(target: Path, source: Path) -> None:
    """Merge the copy `source` into `target`."""
    project = Project.open(target, new_id())
    try:
        with rehearsed(target, source) as merge:
            merge.apply(project.take_in)
    finally:
        project.close()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.tuples(*[st.lists(steps, max_size=7)] * 3), order=st.permutations(range(3)))
def test_three_copies_merge_to_the_same_in_any_order(
    desk: Desk, tmp_path: Path, histories: tuple[list[Step], ...], order: list[int]
) -> None:
    others = [desk.reviewer.id, desk.project.actions.add_reviewer("Sam Two").id, desk.reviewer.id]
    start = desk.project.path
    first = Hand(start, desk, desk.reviewer.id)
    first.do(("attach", 0, 0, 0))
    first.project.close()
    copies = [Path(shutil.copy(start, tmp_path / f"{name}.factdesk")) for name in "ab"]
    make_copy(start, lean := tmp_path / f"{new_id().hex()}.factdesk", [LeftOut.EVIDENCE])
    copies.append(lean)
    for path, reviewer, history in zip(copies, others, histories, strict=True):
        hand = Hand(path, desk, reviewer)
        for step in history:
            hand.do(step)
        hand.project.close()
    together = [Path(shutil.copy(start, tmp_path / f"{name}.factdesk")) for name in ("one", "two")]
    for target, sources in zip(together, (range(3), order), strict=True):
        for source in sources:
            merge_into(target, copies[source])
        merge_into(target, copies[order[0]])
    merge_into(copies[order[1]], copies[order[0]])
    merge_into(copies[order[2]], copies[order[1]])
    records, held = [], []
    for path in (*together, copies[order[2]]):
        heads_are_right(path)
        merged = Hand(path, desk, desk.reviewer.id)
        attached = merged.project.attachments()
        records.append((merged.record(), merged.project.references(), merged.project.settings(), attached))
        held.append(merged.contents())
        merged.project.close()
    assert records[0] == records[1] == records[2]
    assert held[0] == held[1] == held[2] and evidence_of(0) in held[0]
