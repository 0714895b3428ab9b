"""The ledger: what people did, only ever added.

A person's action adds entries. Each gives a value to a slot and supersedes the entries that were
the slot's heads; nothing is changed or deleted. Undo adds entries as well, which restate what stood
before. Two copies of a project merge by the union of their rows.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from annotations.errors import ProjectOverwritten, WrongUse
from annotations.model.changes import Changes
from annotations.model.ids import Id, new_id
from annotations.storage.connection import ProjectConnection, driver_of, rows_of
from annotations.storage.persons import SETTLES, bare, identities, persons
from annotations.text import normalised

ARTICLE = "article"  # subject: article. "listed" while it is in the project
METADATA = "metadata"  # subject: article; facet: a field of ArticleMetadata
ASSIGNED = "assigned"  # subject: article; facet: hex id of a reviewer; value: "assigned"
VERSION = "version"  # subject: article; facet: hex id of a text; value: its place in the order
ACTIVE_RUN = "active_run"  # subject: text; value: hex id of the run that is shown
MASK = "mask"  # subject: text; facet: "start-end"; value: "masked" or "lifted"; detail: why
TICK = "tick"  # subject: text; facet: "start-end"; value: "ticked"
FIRST_PASS = "first_pass"  # subject: text; value: "done" once a reviewer has read it unaided
LABEL = "label"  # subject: statement; value: its ¶ label as it was printed
DISPOSITION = "disposition"  # subject: statement; value: "accepted" or "rejected"; detail: reason
CUT = "cut"  # subject: statement; detail: start, end, context and parts
CORRECTION = "correction"  # subject: statement; facet: links, quantity, tier or kind; detail: value
LATER = "later"  # subject: statement; value: "later"
JUDGEMENT = "judgement"  # subject: statement; facet: aspect; value: a verdict or "no_check"
CITATION = "citation"  # subject: statement; facet: hex id of the citation; value: hex id of the reference
REFERENCE = "reference"  # subject: reference; facet: a field of Reference
ATTACHMENT = "attachment"  # subject: reference; facet: hex id of the evidence; value: the file's name; detail: size …
NOTE = "note"  # subject: statement; facet: hex id of the note; value: its words
FINAL = "final"  # subject: statement; facet: aspect; value: the lead's verdict where reviewers differ
SIGN_OFF = "sign_off"  # subject: statement; value: "signed"; detail: what was decided of each aspect
QUERY = "query"  # subject: statement; facet: hex id of the query; value: the addressee; detail: the rest
REVIEWER = "reviewer"  # subject: reviewer; facet: name, initials, role or same_as (see `persons`)
SETTING = "setting"  # subject: project; facet: name of the setting
ERASURE = "erasure"  # subject: what it hung on; facet: what was erased (`erased_name`); detail: reason

PER_REVIEWER = frozenset({JUDGEMENT, TICK, FIRST_PASS, LATER})
"""Kinds of which each reviewer has a value of their own. All others are shared."""

ERASABLE = frozenset({NOTE, CITATION, QUERY, REFERENCE, JUDGEMENT, REVIEWER, ATTACHMENT})
"""Kinds whose words can be erased for good."""

OF_STATEMENTS = frozenset(
    {LABEL, DISPOSITION, CUT, CORRECTION, LATER, JUDGEMENT, CITATION, NOTE, QUERY, FINAL, SIGN_OFF}
)
OF_TEXTS = frozenset({ACTIVE_RUN, MASK, TICK, FIRST_PASS})
OF_ARTICLES = frozenset({ARTICLE, METADATA, VERSION, ASSIGNED})


class Slot(NamedTuple):
    """What an entry gives a value to."""

    kind: str
    subject: Id
    facet: str = ""


class Value(NamedTuple):
    """A value of a slot. `value` None: the slot is empty. `detail` is canonical JSON or None."""

    value: str | None
    detail: str | None = None


EMPTY = Value(None)


def erased_name(slot: Slot, reviewer: Id | None) -> str:
    """How tombstones name what stands in a slot: the same for all its versions, in every copy."""
    if slot.kind == JUDGEMENT:
        return f"{slot.kind}:{slot.subject.hex()}:{slot.facet}:{(reviewer or b'').hex()}"
    if slot.kind == ATTACHMENT:
        return f"{slot.kind}:{slot.subject.hex()}:{slot.facet}"
    return f"{slot.kind}:{slot.subject.hex() if slot.kind in (REFERENCE, REVIEWER) else slot.facet}"


class Head(NamedTuple):
    """An entry that nothing supersedes. `root` is the entry whose value it restates, or itself.

    `own`: whoever acts may supersede it. Another identity of the same person gave the others.
    """

    entry: Id
    value: Value
    root: Id
    own: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """An action that was stored. `conflicts` says, for an undo, what could not be taken back and why."""

    action: Id
    label: str
    recorded_at: datetime
    changes: Changes
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Write:
    slot: Slot
    value: Value
    superseded: tuple[Id, ...]
    restates: Id | None = None


@dataclass(slots=True)
class ActionDraft:
    """Collects the entries of one action; `Ledger.action` stores them together at its end.

    `label` says in a person's words what was done; it may be made more exact on the way. `texts`
    are the texts of statements, where they are known already. `reviewer` is the identity that is kept
    of whoever acts, `identities` are all they have (see `persons`).
    """

    connection: Connection
    reviewer: Id | None
    label: str
    identities: frozenset[Id | None] = frozenset()
    writes: list[_Write] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    texts: dict[Id, Id] = field(default_factory=dict)
    recorded: Recorded | None = None
    afterwards: Callable[[Connection], object] | None = None
    """Done in the same transaction, once the entries are stored."""
    _put: set[Slot] = field(default_factory=set)

    def put(
        self,
        slot: Slot,
        value: str | None,
        detail: dict[str, Any] | None = None,
        heads: Sequence[Head] | None = None,
    ) -> None:
        """Give a slot a value, superseding all its heads (which settles a fork).

        A value that the slot has already is not written again; of two values for one slot in one
        action the later one counts. `heads` are the slot's, where the caller has read them already.
        """
        if value is not None and slot.kind in ERASABLE:
            detail = self._written_since(slot, value, detail)
        new = EMPTY if value is None else Value(normalised(value), canonical(detail))
        if slot in self._put:
            self.writes = [write for write in self.writes if write.slot != slot]
        self._put.add(slot)
        heads = self.heads_of(slot) if heads is None else heads
        new = settling(new, heads)
        own = [head for head in heads if head.own]
        if not own and new == EMPTY:
            return
        if len(own) == 1 and own[0].value == new:
            return
        self.put_superseding(slot, new, tuple(head.entry for head in own))

    def heads_of(self, slot: Slot) -> list[Head]:
        """The heads of a slot; where each reviewer has a value of their own, those of the person who acts."""
        heads = heads_of(self.connection, slot, self.reviewer)
        for other in self.identities - {self.reviewer} if slot.kind in PER_REVIEWER else ():
            heads += [head._replace(own=False) for head in heads_of(self.connection, slot, other)]
        return heads

    def _written_since(self, slot: Slot, value: str, detail: dict[str, Any] | None) -> dict[str, Any] | None:
        """Name the tombstones of the slot: what is written in full knowledge of them is not what they erase.

        Of a verdict, a name and an attachment, that is; anything else that was erased is written anew under another id.
        """
        since = self._tombstones(slot)
        if slot.kind == CITATION:
            since += self._tombstones(Slot(REFERENCE, bytes.fromhex(value)))
        of_reference = self._tombstones(Slot(REFERENCE, slot.subject)) if slot.kind == ATTACHMENT else []
        if of_reference or (since and slot.kind not in (JUDGEMENT, REVIEWER, ATTACHMENT)):
            raise WrongUse("That was erased for good meanwhile.", "Record it anew, without what had to go.")
        return {**(detail or {}), "since": since} if since else detail

    def _tombstones(self, slot: Slot) -> list[str]:
        rows = driver_of(self.connection).execute(
            "SELECT lower(hex(id)) FROM entry WHERE subject = ? AND kind = ? AND facet = ? ORDER BY id",
            (slot.subject, ERASURE, erased_name(slot, self.reviewer)),
        )
        return [row[0] for row in rows]

    def put_superseding(self, slot: Slot, value: Value, superseded: tuple[Id, ...], restates: Id | None = None) -> None:
        """Add an entry that supersedes exactly those."""
        self.writes.append(_Write(slot, value, superseded, restates))

    def restate(self, slot: Slot, value: Value, root: Id | None) -> None:
        """Give a slot the value of an earlier entry again, unless it has it. `root` None: somebody else's entry."""
        heads = self.heads_of(slot)
        value, own = settling(value, heads), [head for head in heads if head.own]
        if [head.value for head in own] != [value]:
            self.put_superseding(slot, value, tuple(head.entry for head in own), root)

    def clear(self, slot: Slot) -> None:
        """Empty a slot."""
        self.put(slot, None)


class Ledger:
    """Writes actions of this installation (`replica`) into a project."""

    def __init__(self, connection: ProjectConnection, replica: Id) -> None:
        self._connection = connection
        self._replica = replica
        self._last: tuple[int, Id] | None = None  # arrival and id of an action that must be in the file
        with connection.reading() as reading:
            row = reading.exec_driver_sql("SELECT arrival, id FROM action ORDER BY arrival DESC LIMIT 1").first()
        if row is not None:
            self._last = int(row.arrival), bytes(row.id)
        connection.check_foreign = self.check_history

    def check_history(self, connection: Connection) -> None:
        """Raise ProjectOverwritten if an action that was in the file is not there any more."""
        if self._last is None:
            return
        arrival, action = self._last
        if connection.exec_driver_sql("SELECT id FROM action WHERE arrival = ?", (arrival,)).scalar() != action:
            name = self._connection.path.name
            raise ProjectOverwritten(
                f"Another copy was written over “{name}” while it was open here.",
                "Nothing more is stored in it. Open it again to see what it holds; a backup may hold what is missing.",
            )

    @contextmanager
    def action(self, label: str, reviewer: Id | None) -> Iterator[ActionDraft]:
        """One action in one transaction. Afterwards `draft.recorded` says what was stored.

        It is None where no entry was needed; then no action is stored either.
        """
        with self._connection.writing() as connection:
            people = persons(connection)
            person = people.get(reviewer, reviewer) if reviewer is not None else None
            draft = ActionDraft(connection, person, label, identities(people, person))
            yield draft
            stored = self._store(draft) if draft.writes else None
            if draft.afterwards is not None:
                draft.afterwards(connection)
        draft.recorded = self._kept(stored)

    def undo(self, action: Id, reviewer: Id | None) -> Recorded | None:
        """Take an action back: restate what stood before, wherever the action's value still stands.

        Returns what was stored, None if nothing was left to undo. Undoing the undo is redo. Raises
        WrongUse if there is no such action. Where somebody changed a value since, it stays, and
        `conflicts` names who and when.
        """
        with self._connection.writing() as connection:
            row = connection.exec_driver_sql("SELECT label, reviewer FROM action WHERE id = ?", (action,)).first()
            if row is None:
                raise WrongUse("That step is not in this project.")
            if row.reviewer not in identities(persons(connection), reviewer):
                raise WrongUse("Another reviewer did that.", "Only they can take it back; you can record your own.")
            label = row.label
            draft = ActionDraft(connection, row.reviewer, label)
            given = _roots_by_slot(connection, action)
            if any(slot.kind == ERASURE for slot in given):
                raise WrongUse("What was erased for good cannot be brought back.")
            for slot, roots in given.items():
                _undo_slot(draft, action, slot, roots)
            draft.label = label.removeprefix("Undo: ") if label.startswith("Undo: ") else f"Undo: {label}"
            stored = self._store(draft) if draft.writes else None
        if stored is None and draft.conflicts:
            return Recorded(b"", draft.label, datetime.now(UTC), Changes(), tuple(draft.conflicts))
        return self._kept(stored)

    def _kept(self, stored: tuple[int, Recorded] | None) -> Recorded | None:
        """Note what is in the file now, once it is."""
        if stored is None:
            return None
        arrival, recorded = stored
        self._last = arrival, recorded.action
        return recorded

    def _store(self, draft: ActionDraft) -> tuple[int, Recorded]:
        """Write the action; returns its arrival as well."""
        connection, action, now = draft.connection, new_id(), datetime.now(UTC)
        draft.label = normalised(draft.label)
        entries = [(new_id(), write) for write in draft.writes]
        replaced = [(entry, old) for entry, write in entries for old in write.superseded]
        # the driver itself: a person waits for this, and SQLAlchemy would add nothing but its time
        driver = driver_of(connection)
        cursor = driver.execute(
            "INSERT INTO action(id, label, reviewer, replica, recorded_at, lamport, row_count) "
            "VALUES (?, ?, ?, ?, ?, (SELECT min(coalesce(max(lamport), 0), 1 << 62) + 1 FROM action), ?)",
            (
                action,
                draft.label,
                draft.reviewer,
                self._replica,
                utc_text(now),
                len(entries) + len(replaced),
            ),
        )
        driver.executemany(
            "INSERT INTO entry(id, action, kind, subject, facet, value, detail, restates) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(entry, action, *write.slot, *write.value, write.restates) for entry, write in entries],
        )
        if replaced:
            driver.executemany("INSERT INTO supersedes(entry, superseded) VALUES (?, ?)", replaced)
        changes = changes_of(connection, [write.slot for write in draft.writes], draft.texts)
        assert cursor.lastrowid is not None  # that is what an INSERT of one row gives
        return cursor.lastrowid, Recorded(action, draft.label, now, changes, tuple(draft.conflicts))


def _roots_by_slot(connection: Connection, action: Id) -> dict[Slot, set[Id]]:
    rows = connection.exec_driver_sql(
        "SELECT kind, subject, facet, coalesce(restates, id) AS root FROM entry WHERE action = ?", (action,)
    )
    roots: dict[Slot, set[Id]] = {}
    for row in rows:
        roots.setdefault(Slot(row.kind, row.subject, row.facet), set()).add(row.root)
    return roots


def _undo_slot(draft: ActionDraft, action: Id, slot: Slot, roots: set[Id]) -> None:
    """Supersede what the action gave the slot, where it stands, by what it had superseded there."""
    heads = heads_of(draft.connection, slot, draft.reviewer)
    standing = tuple(head.entry for head in heads if head.root in roots)
    if not standing:
        draft.conflicts += [_who_changed(draft.connection, head.entry) for head in heads]
        return
    before = draft.connection.exec_driver_sql(
        "SELECT DISTINCT old.value, old.detail, coalesce(old.restates, old.id) AS root FROM entry AS e "
        "JOIN supersedes AS x ON x.entry = e.id JOIN entry AS old ON old.id = x.superseded "
        "WHERE e.action = ? AND e.kind = ? AND e.subject = ? AND e.facet = ?",
        (action, *slot),
    ).all()
    for row in before:
        draft.put_superseding(slot, Value(row.value, row.detail), standing, row.root)
    if not before:
        draft.put_superseding(slot, EMPTY, standing)


def _who_changed(connection: Connection, entry: Id) -> str:
    row = connection.exec_driver_sql(
        "SELECT a.label, a.recorded_at, n.value AS name FROM entry AS e JOIN action AS a ON a.id = e.action "
        "LEFT JOIN head AS n ON n.subject = a.reviewer AND n.kind = 'reviewer' AND n.facet = 'name' WHERE e.id = ?",
        (entry,),
    ).one()
    return f"{row.name or 'Somebody'} changed it since ({row.label}, {row.recorded_at[:16]} UTC)."


def heads_of(connection: Connection, slot: Slot, reviewer: Id | None) -> list[Head]:
    """The heads of a slot; of that reviewer alone where each reviewer has a value of their own."""
    own = "AND h.reviewer IS ?" if slot.kind in PER_REVIEWER else ""
    rows = connection.exec_driver_sql(
        "SELECT h.entry, e.value, e.detail, coalesce(e.restates, e.id) AS root "
        "FROM head AS h JOIN entry AS e ON e.id = h.entry "
        f"WHERE h.subject = ? AND h.kind = ? AND h.facet = ? {own}",
        (slot.subject, slot.kind, slot.facet, *((reviewer,) if own else ())),
    )
    return [head_of(row) for row in rows]


def settling(value: Value, heads: Sequence[Head]) -> Value:
    """A value that also says which ones, of other identities of the person, it stands in for."""
    others = sorted(head.entry.hex() for head in heads if not head.own and head.value.value is not None)
    if not others and all(head.own for head in heads):
        return value
    told = json.loads(bare(value.detail) or "{}")
    return Value(value.value, canonical({**told, SETTLES: others}))


def head_of(row: Any) -> Head:
    """The head in a row with its entry, value, detail and root."""
    return Head(row.entry, Value(row.value, row.detail), row.root)


def changes_of(connection: Connection, slots: list[Slot], known: Mapping[Id, Id] = MappingProxyType({})) -> Changes:
    """What a reader must read again after these slots got other values. `known`: texts of statements."""
    statements = {slot.subject for slot in slots if slot.kind in OF_STATEMENTS or _erases_on_statement(slot)}
    texts = {slot.subject for slot in slots if slot.kind in OF_TEXTS}
    texts.update(known[statement] for statement in statements if statement in known)
    for statement in statements - known.keys():
        row = connection.exec_driver_sql("SELECT text FROM statement WHERE id = ?", (statement,)).first()
        if row is not None:
            texts.add(row.text)
    if edited := {slot.subject for slot in slots if slot.kind == REFERENCE}:
        from annotations.storage.cited import texts_citing  # it knows the ledger

        texts |= texts_citing(connection, edited)
    return Changes(
        articles=frozenset(slot.subject for slot in slots if slot.kind in OF_ARTICLES),
        texts=frozenset(texts),
        statements=frozenset(statements),
        references=any(slot.kind in (REFERENCE, ATTACHMENT, ERASURE) for slot in slots),
        reviewers=any(slot.kind in (REVIEWER, ERASURE) for slot in slots),
        settings=any(slot.kind == SETTING for slot in slots),
    )


def changes_between(connection: Connection, after: int, upto: int) -> Changes:
    """What a reader must read again after actions of these arrivals came."""
    rows = rows_of(
        connection,
        "SELECT DISTINCT e.kind, e.subject, e.facet, s.text FROM action AS a JOIN entry AS e ON e.action = a.id "
        "LEFT JOIN statement AS s ON s.id = e.subject WHERE a.arrival > ? AND a.arrival <= ?",
        (after, upto),
    )
    texts = {row.subject: row.text for row in rows if row.text is not None}
    return changes_of(connection, [Slot(row.kind, row.subject, row.facet) for row in rows], texts)


def _erases_on_statement(slot: Slot) -> bool:
    return slot.kind == ERASURE and not slot.facet.startswith((REFERENCE, REVIEWER, ATTACHMENT))


def canonical(detail: dict[str, Any] | None) -> str | None:
    """The one JSON text of a detail, so that equal details are equal strings. Empty fields are left out."""
    plain = {key: normalised(value) if isinstance(value, str) else value for key, value in (detail or {}).items()}
    kept = {key: value for key, value in plain.items() if value not in (None, "", [], ())}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if kept else None


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: 2022-05-17T09:41:05.120Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
