"""`factdesk judge`: verdicts from the command line or from a file of many."""

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import WrongUse
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Verdict, reasons_for, said
from annotations.text import normalised
from app.headless.console import say, say_waiting
from app.headless.people import existing_reviewer, find_reviewer
from app.headless.projects import opened
from app.patience import patiently

if TYPE_CHECKING:
    from annotations.storage.project import Project

CLEAR = "clear"
VERDICTS = (*(verdict.value for verdict in Verdict), NO_CHECK, CLEAR)
_FIELDS = {"statement", "verdict", "reviewer", "aspect", "link", "reason", "justification", "correction", "cite"}


@dataclass(frozen=True, slots=True)
class Order:
    """One judgement as it was asked for."""

    statement: str
    verdict: str
    reviewer: str
    aspect: str = SO
    link: int = 0
    reason: str = ""
    justification: str | None = None
    correction: str | None = None
    cite: str = ""


def judge(arguments: argparse.Namespace) -> int:
    """`factdesk judge`. Each judgement is stored by itself: one that is refused leaves the others."""
    if arguments.from_file is not None:
        if arguments.statement is not None:
            raise WrongUse("Give either a statement or --from FILE.jsonl, not both.")
        return _judge_file(arguments)
    if arguments.statement is None or arguments.verdict is None:
        raise WrongUse("Which statement, and which verdict?", "factdesk judge PROJECT STATEMENT VERDICT --reviewer WHO")
    with opened(arguments.project) as project:
        order = Order(**{name: getattr(arguments, name) for name in _FIELDS})
        _record(project, order)
    say(f"Recorded: {order.verdict} ({order.aspect}).")
    return 0


def _judge_file(arguments: argparse.Namespace) -> int:
    refused = stored = 0
    with opened(arguments.project) as project:
        for number, line in enumerate(_lines(arguments.from_file), 1):
            if not line.strip():
                continue
            try:
                _record(project, _order(line, arguments.reviewer))
                stored += 1
            except WrongUse as error:
                refused += 1
                say(f"Line {number}: {error}")
    say(f"{stored} judgement(s) stored" + (f", {refused} refused." if refused else "."))
    return 1 if refused else 0


def _lines(path: Path) -> list[str]:
    try:
        # not splitlines: JSON may hold the other line separators of Unicode inside a text
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path} could not be read ({error}).", "It must be JSON Lines in UTF-8.") from error


def _order(line: str, default_reviewer: str) -> Order:
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"This is not JSON ({error}).") from error
    if not isinstance(data, dict) or not {"statement", "verdict"} <= set(data) <= _FIELDS:
        raise WrongUse("A line needs “statement” and “verdict”.", f"It may have {', '.join(sorted(_FIELDS))}.")
    data.setdefault("reviewer", default_reviewer)
    if type(data.get("link", 0)) is not int or not all(
        isinstance(value, str) for name, value in data.items() if name != "link"
    ):
        raise WrongUse("“link” must be a number, everything else text.")
    return Order(**data)


def _record(project: "Project", order: Order) -> None:
    patiently(lambda: _judge(project, order), say_waiting)


def _judge(project: "Project", order: Order) -> None:
    statement = project.find_statement(order.statement)
    if order.verdict not in VERDICTS:
        raise WrongUse(f"“{order.verdict}” is no verdict.", f"Use one of {', '.join(VERDICTS)}.")
    if order.aspect not in (SO, "said"):
        raise WrongUse(f"“{order.aspect}” is no aspect.", "Use so or said.")
    aspect = SO if order.aspect == SO else said(order.link)
    reason = _reason(aspect, order)
    if order.verdict == CLEAR:
        project.actions.clear(statement, aspect, existing_reviewer(project.reviewers(), order.reviewer).id)
        return
    reviewer = find_reviewer(project.reviewers(), order.reviewer)
    if reviewer is None or order.cite:  # a judgement that will be refused adds neither
        _check_asked(project, statement, aspect)
    if reviewer is None:
        reviewer = project.actions.add_reviewer(normalised(order.reviewer))
    if order.cite:
        _cite(project, statement, aspect, order.cite, reviewer.id)
    project.actions.judge(
        statement,
        aspect,
        order.verdict,
        reviewer.id,
        reason=reason,
        justification=None if order.justification is None else normalised(order.justification),
        correction=None if order.correction is None else normalised(order.correction),
    )


def _reason(aspect: str, order: Order) -> Reason | None:
    wanted = order.reason.replace("-", " ").replace("_", " ").casefold().strip()
    if not wanted:
        return None
    offered = reasons_for(aspect, order.verdict)
    found = [reason for reason in offered if reason.value.replace("-", " ").casefold().startswith(wanted)]
    if len(found) != 1:
        names = ", ".join(reason.value for reason in offered) or "none"
        raise WrongUse(f"“{order.reason}” is no reason for {order.verdict} here.", f"Offered: {names}.")
    return found[0]


def _check_asked(project: "Project", statement: Id, aspect: str) -> None:
    record = project.article(project.article_of_statement(statement)).statement(statement)
    if record is not None and aspect not in record.aspects:
        raise WrongUse(
            f"The statement does not ask “{aspect}”.", f"It asks {', '.join(record.aspects)} (said:0 is --link 0)."
        )


def _cite(project: "Project", statement: Id, aspect: str, url: str, reviewer: Id) -> None:
    """Cite a web page; one that the library has, or the aspect cites already, is not doubled."""
    url = normalised(url)
    known = next((r.id for r in project.references().values() if r.url == url), None)
    record = project.article(project.article_of_statement(statement)).statement(statement)
    cited = record.citations if record is not None else ()
    if any(citation.reference == known and citation.aspect == aspect for citation in cited):
        return
    fields = {} if known else {"type": "web page", "url": url, "accessed": datetime.now(UTC).date().isoformat()}
    project.actions.cite(Citation(new_id(), statement, aspect, known or new_id(), order=len(cited)), fields, reviewer)
