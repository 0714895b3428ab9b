"""From the edited cells of a row to what they ask for, or to why that cannot be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from annotations.exporting.cells import canonical
from annotations.exporting.readback.cells import Compared, Side, reason_of, verdict_of
from annotations.exporting.tables import WITHDRAW
from annotations.exporting.view import StatementView
from annotations.model.judgement import Judgement
from annotations.model.readback import Change, Finding, Outcome
from annotations.model.vocabulary import SO, reasons_for, said

Cells = Mapping[str, Compared]
_SAID = said(0)


class _Invalid(Exception):
    """Why a row's change cannot be taken, in words."""


def findings_of(cells: Cells, mine: StatementView, place: str) -> Iterator[Finding]:
    """What a row asks to be changed: each question's judgement, the source, the note, a citation.

    `mine`: the statement as whoever edited the sheet judged it.
    """
    clause = mine.clause_text
    corrected = _corrected_aspect(cells, mine)
    for aspect, name in ((_SAID, "said"), (SO, "so")):
        own = [cells[key] for key in (name, f"{name}_reason", f"{name}_justification")]
        own += [cells["correction"]] if corrected == aspect else []
        yield from _finding(own, place, clause, partial(_judgement, aspect, cells, mine))
    yield from _finding([cells["resolved"]], place, clause, lambda edited: _speaker(edited[0], mine))
    yield from _finding([cells["note"]], place, clause, lambda edited: _note(edited[0], mine))
    yield from _finding([cells["new_citation"]], place, clause, lambda edited: _citation(edited[0], mine))


ChangeOf = Callable[[Sequence[Compared]], Change | None]


def _finding(own: Sequence[Compared], place: str, clause: str, change_of: ChangeOf) -> Iterator[Finding]:
    edited = [cell for cell in own if cell.edited]
    words = " · ".join
    if not edited:
        for side, outcome in ((Side.ALIKE, Outcome.SAME), (Side.PROJECT, Outcome.IN_PROJECT)):
            if any(cell.side is side for cell in own):
                yield Finding(outcome, place, clause, words(cell.heading for cell in own if cell.side is side))
                return  # a reason that went with the verdict is no news beside it
        return
    finding = Finding(
        Outcome.BOTH if any(cell.side is Side.BOTH for cell in edited) else Outcome.CHANGED,
        place,
        clause,
        words(cell.heading for cell in edited),
        words(cell.project for cell in edited if cell.project) or "blank",
        words(cell.sheet for cell in edited),
    )
    try:
        for cell in edited:
            if cell.fault:
                raise _Invalid(f"{cell.heading} is {cell.fault}.")
        change = change_of(edited)
    except _Invalid as why:
        yield replace(finding, outcome=Outcome.INVALID, why=str(why))
        return
    yield replace(finding, change=change) if change is not None else replace(finding, outcome=Outcome.SAME)


def _corrected_aspect(cells: Cells, mine: StatementView) -> str:
    """The question whose judgement the correction belongs to: where it stands now, else *so*, else *said*."""
    if mine.so is not None and mine.so.correction:
        return SO
    if mine.said is not None and mine.said.correction:
        return _SAID
    return SO if mine.so is not None or cells["so"].sheet not in ("", WITHDRAW) or mine.said is None else _SAID


def _judgement(aspect: str, cells: Cells, mine: StatementView, edited: Sequence[Compared]) -> Change:
    name = "so" if aspect == SO else "said"
    before = mine.so if aspect == SO else mine.said
    verdict, texts = cells[name], {cell.key: cell for cell in edited}
    if aspect not in mine.statement.aspects:
        raise _Invalid("This statement does not ask “was it said?”.")
    if verdict.edited and verdict.withdrawn:
        if before is None:
            raise _Invalid("There is no verdict to withdraw.")
        return Change(mine.statement.id, aspect, withdraw=True)
    value = _value(verdict, before)
    reason_cell = cells[f"{name}_reason"]
    reason = reason_of(reason_cell.sheet)
    offered = reasons_for(aspect, value or (before.value if before else ""))
    if reason_cell.edited and reason not in offered:
        listed = ", ".join(offered) or "none"
        raise _Invalid(f"“{reason_cell.sheet}” is no reason for that verdict. Offered: {listed}.")
    adopts = before is None and reason in offered  # with another person's verdict goes its reason
    justification, correction = texts.get(f"{name}_justification"), texts.get("correction")
    return Change(
        mine.statement.id,
        aspect,
        value,
        reason=reason if reason_cell.edited or adopts else None,
        justification=_text(justification),
        correction=_text(correction),
    )


def _value(verdict: Compared, before: Judgement | None) -> str | None:
    """The judgement to record; None: the one that stands."""
    if not verdict.edited and before is not None:
        return None
    if not verdict.sheet or verdict.withdrawn:
        raise _Invalid("There is no verdict that this could belong to: give one in the same row.")
    value = verdict_of(verdict.sheet)
    if value is None:
        raise _Invalid(
            f"“{verdict.sheet[:60]}” is no verdict. "
            f"Use Verified, Disputed, Unverifiable, No check needed or {WITHDRAW}."
        )
    return value


def _text(cell: Compared | None) -> str | None:
    if cell is None:
        return None
    return "" if cell.withdrawn else cell.sheet


def _speaker(cell: Compared, mine: StatementView) -> Change:
    if mine.link is None:
        raise _Invalid("This statement has no source.")
    if cell.withdrawn:
        raise _Invalid("A source can be replaced here, not taken away.")
    return Change(mine.statement.id, speaker=cell.sheet)


def _note(cell: Compared, mine: StatementView) -> Change | None:
    notes = [note for note in mine.statement.notes if not note.confidential]
    if not cell.withdrawn:
        if not notes:
            return Change(mine.statement.id, note=(None, cell.sheet))
        if cell.sheet.startswith(f"{cell.project}\n"):
            return Change(mine.statement.id, note=(None, cell.sheet.removeprefix(cell.project).strip()))
    if len(notes) > 1:
        raise _Invalid("The statement has several notes: add one on a line of its own, or change them in Factdesk.")
    return Change(mine.statement.id, note=(notes[0].id, "" if cell.withdrawn else cell.sheet))


def _citation(cell: Compared, mine: StatementView) -> Change | None:
    if cell.withdrawn:
        raise _Invalid("A citation is taken off in Factdesk.")
    for citation in mine.citations:
        reference = mine.viewpoint.reference(citation)
        if citation.aspect == SO and cell.sheet in (canonical(reference.url), canonical(reference.title)):
            return None
    return Change(mine.statement.id, SO, cite=cell.sheet)
