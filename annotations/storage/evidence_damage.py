"""What is wrong with the evidence of a project, and which verdicts rest on it."""

import sqlite3
from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Connection

from annotations.model.evidence import Attachment, EvidenceState, Resting, size_words
from annotations.model.ids import Id
from annotations.model.reference import Reference, merged_into
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind
from annotations.storage import evidence, heads, ledger, records
from annotations.storage.cited import kept
from annotations.storage.connection import ProjectConnection, driver_of
from annotations.storage.drafting import value_name
from annotations.storage.evidence_rows import NAMED, UNUSED
from annotations.text import harmless

_AT_ONCE = 100
"""Statements that are looked at in one reading."""


def damaged(connection: ProjectConnection, looked: Callable[[], object]) -> Iterator[str]:
    """A sentence for each attachment whose content is changed or missing. `looked` is called for each piece read."""
    with connection.reading() as reading:
        attached, references = evidence.attachments(reading), records.references(reading)
    states = {each.evidence: each.state for each in attached}
    for own, state in states.items():
        if state is EvidenceState.HERE:
            states[own] = evidence.read_state(connection, own, looked)
    wrong = [each for each in attached if states[each.evidence].is_damage]
    resting = resting_on(connection, {each.reference for each in wrong})
    for each in wrong:
        yield _sentence(each, states[each.evidence], references.get(each.reference), resting[each.reference])
    with connection.reading() as reading:
        yield from _of_no_attachment(driver_of(reading), states)


def _sentence(
    attachment: Attachment, state: EvidenceState, reference: Reference | None, resting: Collection[Resting]
) -> str:
    of = f" of “{harmless(reference.name)}”" if reference is not None else ""
    what = "is missing, or part of it" if state is EvidenceState.MISSING else "was changed after it was attached"
    sentence = f"The content of “{attachment.name}”{of} {what}."
    if not resting:
        return f"{sentence} No verdict rests on it."
    return f"{sentence} On it rests: {'; '.join(map(_resting_words, resting))}."


def _resting_words(one: Resting) -> str:
    verdicts = ", ".join(one.verdicts) or "cited, no verdict"
    return f"“{harmless(one.words)}” ({one.statement.hex()[:8]}; {verdicts})"


def _of_no_attachment(driver: sqlite3.Connection, attached: Collection[Id]) -> Iterator[str]:
    """What was taken off and must be there for undo, and what is there and must not be."""
    taken_off = (
        "SELECT facet, max(value) FROM entry WHERE kind = 'attachment' AND value IS NOT NULL "
        "AND length(facet) = 32 AND facet NOT GLOB '*[^0-9a-f]*' GROUP BY facet"
    )
    here = "SELECT 1 FROM evidence WHERE id = :id UNION SELECT 1 FROM left_out WHERE evidence = :id"
    for facet, name in driver.execute(taken_off).fetchall():
        own = bytes.fromhex(facet)
        if own not in attached and driver.execute(here, {"id": own}).fetchone() is None:
            yield f"The content of “{harmless(name)}”, which was taken off, is missing: that cannot be undone."
    for (own,) in driver.execute(f"SELECT id FROM evidence WHERE lower(hex(id)) NOT IN ({NAMED})"):
        yield f"An evidence file that nothing names is there, or one that was erased for good ({own.hex()[:8]})."


def left_over(connection: ProjectConnection) -> str:
    """What to say of an interrupted attachment; "" if there is none."""
    with connection.reading() as reading:
        query = f"SELECT coalesce(sum(length(content)), 0) FROM chunk WHERE id IN ({UNUSED})"
        size = int(driver_of(reading).execute(query).fetchone()[0])
    if not size:
        return ""
    return (
        f"{size_words(size)} of an attachment that was interrupted are in the file. "
        "Attach the same file again, or let them go with “factdesk evidence PROJECT --tidy”."
    )


def resting_on(connection: ProjectConnection, references: Collection[Id]) -> dict[Id, list[Resting]]:
    """By reference: the statements that cite it now, or have a verdict that rests on a citation of it.

    Read a page at a time, so that no writer waits for it.
    """
    found: dict[Id, list[Resting]] = {own: [] for own in references}
    if not references:
        return found
    with connection.reading() as reading:
        cited = (
            driver_of(reading)
            .execute("SELECT DISTINCT subject FROM head WHERE kind = 'citation' AND text IS NOT NULL")
            .fetchall()
        )
        people = {reviewer.id: reviewer.initials for reviewer in records.reviewers(reading)}
        stands_for = kept(reading)
    for first in range(0, len(cited), _AT_ONCE):
        with connection.reading() as reading:
            for (statement,) in cited[first : first + _AT_ONCE]:
                query = "SELECT facet, value FROM entry WHERE subject = ? AND kind = 'citation' AND value IS NOT NULL"
                named = driver_of(reading).execute(query, (statement,)).fetchall()
                for own in references:
                    names = {value for _, value in named if (cites := merged_into(value)) and stands_for(cites) == own}
                    citations = {facet for facet, value in named if value in names}
                    resting = _resting(reading, statement, names, citations, people) if citations else None
                    if resting is not None:
                        found[own].append(resting)
    return found


def _resting(
    reading: Connection, statement: Id, names: set[str], citations: set[str], people: dict[Id, str]
) -> Resting | None:
    """A statement of which `citations` ever named references of these (hex) ids; None if nothing rests on them now."""
    current = heads.of_subject(reading, statement)
    now = [c for c in current if c.slot.kind == ledger.CITATION and c.value in names]
    aspects = {c.detail.get("aspect", SO) for c in now}
    judged = [
        f"{value_name(c.value)} by {people.get(c.reviewer or b'', 'somebody')}"
        for c in current
        if c.slot.kind in (ledger.JUDGEMENT, ledger.FINAL)
        and c.value != NO_CHECK
        and (c.slot.facet in aspects or citations & set(c.detail.get("rests_on", [])))
    ]
    if not now and not judged:
        return None
    row = records.reading_row(reading, statement)
    _, told = records.corrected(StatementKind(row.kind), records.base_of(row), current)
    words = driver_of(reading).execute("SELECT words FROM text WHERE id = ?", (row.text,)).fetchone()[0]
    return Resting(statement, " ".join(told.span.of(words).split()), tuple(judged))
