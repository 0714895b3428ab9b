"""`factdesk judge`: verdicts from the command line or from a file of many."""

import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import AttachRefused, WrongUse
from annotations.model.evidence import Content, file_name
from annotations.model.ids import Id, new_id
from annotations.model.judgement import Citation
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Verdict, reasons_for, said
from annotations.text import normalised
from app.headless.console import progress_bar, say, say_waiting
from app.headless.people import existing_reviewer, find_reviewer
from app.headless.projects import opened
from app.patience import patiently

if TYPE_CHECKING:
    from annotations.storage.project import Project

CLEAR = "clear"
VERDICTS = (*(verdict.value for verdict in Verdict), NO_CHECK, CLEAR)
_FIELDS = frozenset("statement verdict reviewer aspect link reason justification correction cite attach".split())


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
    attach: tuple[str, ...] = ()


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
            except (WrongUse, AttachRefused) as error:
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
    attach = data.pop("attach", [])
    attach = [attach] if isinstance(attach, str) else attach
    if not isinstance(attach, list) or not all(isinstance(name, str) for name in attach):
        raise WrongUse("“attach” must be the name of a file, or a list of names.")
    if type(data.get("link", 0)) is not int or not all(
        isinstance(value, str) for name, value in data.items() if name != "link"
    ):
        raise WrongUse("“link” must be a number, everything else text.")
    return Order(**data, attach=tuple(attach))


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
    if reviewer is None or order.cite or order.attach:  # a judgement that will be refused adds neither
        _check_asked(project, statement, aspect)
    contents = [(_stored(project, name), Path(name).name) for name in order.attach]
    if reviewer is None:
        reviewer = project.actions.add_reviewer(normalised(order.reviewer))
    if order.cite:
        reference = _cite(project, statement, aspect, _web_page(project, order.cite), reviewer.id)
    elif contents:
        reference = _cite(project, statement, aspect, _of_file(project, *contents[0]), reviewer.id)
    for content, name in contents:
        project.actions.attach(reference, content, name, reviewer.id)
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


def _stored(project: "Project", name: str) -> Content:
    """The content of a file, in the project but not attached yet: it is refused before anything is recorded."""
    from annotations.storage.evidence import store_file

    with progress_bar("Attaching", "B") as progress:
        limit = project.settings().evidence_mb * 1_000_000
        return store_file(Path(name), lambda work: work(project), limit, progress)


Cited = tuple[Id | None, dict[str, str]]
"""A reference that the library has, or the fields of a new one."""


def _web_page(project: "Project", url: str) -> Cited:
    url = normalised(url)
    known = next((r.id for r in project.references().values() if r.url == url), None)
    return known, {"type": "web page", "url": url, "accessed": datetime.now(UTC).date().isoformat()}


def _of_file(project: "Project", content: Content, name: str) -> Cited:
    known = next((each.reference for each in project.attachments() if each.evidence == content.id), None)
    return known, {"title": file_name(name), "accessed": datetime.now(UTC).date().isoformat()}


def _cite(project: "Project", statement: Id, aspect: str, cited: Cited, reviewer: Id) -> Id:
    """Cite a reference; one that the aspect cites already is not doubled. Returns its id."""
    known, fields = cited
    record = project.article(project.article_of_statement(statement)).statement(statement)
    citations = record.citations if record is not None else ()
    if known is not None and any(c.reference == known and c.aspect == aspect for c in citations):
        return known
    own = known or new_id()
    citation = Citation(new_id(), statement, aspect, own, order=len(citations))
    project.actions.cite(citation, {} if known else fields, reviewer)
    return own
