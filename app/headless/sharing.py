"""`factdesk copy` and `factdesk merge`."""

import argparse
import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.errors import WrongUse
from annotations.model.sharing import Doubled, Fork, LeftOut, MergeReport, MergeSummary
from annotations.text import harmless
from app import work
from app.headless.console import progress_bar, say
from app.headless.projects import opened

if TYPE_CHECKING:
    from annotations.storage.merging import Rehearsal
    from annotations.storage.project import Project

_LISTED = 20
"""Forks and pairs that are printed for people; JSON and reports have all."""


def copy(arguments: argparse.Namespace) -> int:
    """`factdesk copy PROJECT COPY [--without …]`"""
    with opened(arguments.project):
        pass  # what a killed program left half done is taken back first
    with progress_bar("Copying") as progress:
        work.make_copy(arguments.project, arguments.copy, [LeftOut(name) for name in arguments.without], progress)
    left_out = f", without {' and '.join(sorted(set(arguments.without)))}" if arguments.without else ""
    say(f"{arguments.copy}: a copy of {arguments.project.name}{left_out}.")
    return 0


def merge(arguments: argparse.Namespace) -> int:
    """`factdesk merge PROJECT OTHER... [--apply] [--json] [--report FILE]`: 1 where forks or doubles come of it."""
    if arguments.report is not None:
        if len(arguments.others) > 1:
            raise WrongUse("A report is about one copy.", "Merge them one after the other, each with its own report.")
        work.check_target(arguments.report, work.REPORTS)
    with opened(arguments.project) as project:
        work.check_mergeable(arguments.project, read_only=project.read_only and arguments.apply)
        findings = [_merge_one(project, other, arguments) for other in arguments.others]
    return 1 if any(findings) else 0


def _merge_one(project: "Project", other: Path, arguments: argparse.Namespace) -> bool:
    """Merge one copy, or say what it would bring; whether there are forks or doubles."""
    with progress_bar("Comparing") as progress, work.rehearsed(arguments.project, other, progress) as found:
        if arguments.apply and found.summary.brings_something:
            _apply(project, found)
        if arguments.report is not None:
            work.write_merge_report(found, arguments.report, merged=arguments.apply)
        _print(found, as_json=arguments.json)
    summary = found.summary
    if not summary.brings_something:
        say(f"{summary.other} holds nothing that {summary.project} lacks.")
    elif arguments.apply:
        say(f"{summary.steps:,} steps of {summary.other} are in {summary.project} now.")
    else:
        say("Nothing was changed: this was a dry run. With --apply it is merged.")
    return bool(summary.forks or summary.doubled)


def _apply(project: "Project", found: "Rehearsal") -> None:
    with progress_bar("Merging") as progress:
        backup, erased = work.merge(project.path, found, project.take_in, progress)
    say(f"As it was before: {backup}")
    if erased is not None:
        say(work.erased_words(erased))


def _print(report: MergeReport, *, as_json: bool) -> None:
    if as_json:
        json.dump(_json(report), sys.stdout, ensure_ascii=False)
        print()
        return
    for line in _summary_lines(report.summary):
        print(line)
    for fork in islice(report.forks(), _LISTED):
        print(harmless(f"Fork: {fork.article} · {fork.what} · {fork.words}", longest=300))
        for value in fork.values:
            side = "there" if value.brought else "here"
            print(
                harmless(
                    f"    {side}, {value.reviewer}, {value.recorded_at:%Y-%m-%d %H:%M}: {value.words}", longest=300
                )
            )
    for pair in islice(report.doubled(), _LISTED):
        print(harmless(f"Perhaps one: {_names(pair)} · {pair.first_words} | {pair.second_words}", longest=300))
    if report.summary.forks > _LISTED or report.summary.doubled > _LISTED:
        print(f"… of {report.summary.forks:,} forks and {report.summary.doubled:,} pairs; --json or --report has all.")


def _names(pair: Doubled) -> str:
    return f"{pair.article} · {pair.kind} {pair.first.hex()[:8]} and {pair.second.hex()[:8]}"


def _summary_lines(summary: MergeSummary) -> list[str]:
    lines = [f"{'':22}{'new here':>10}{'changed':>10}{'known':>10}{'only here':>10}"]
    lines += [
        f"{count.what:22}{count.new:>10,}{count.changed:>10,}{count.known:>10,}{count.only_here:>10,}"
        for count in summary.counts
        if count.new or count.known or count.only_here
    ]
    for came in summary.came:
        when = f"{came.first:%Y-%m-%d} to {came.last:%Y-%m-%d}"
        lines.append(harmless(f"{came.who}: {came.steps:,} steps, {when}"))
    return [*lines, f"{summary.forks:,} forks, {summary.doubled:,} pairs of statements that may be one"]


def _json(report: MergeReport) -> dict[str, Any]:
    summary = report.summary
    return {
        "project": summary.project,
        "other": summary.other,
        "steps": summary.steps,
        "counts": {
            count.what: {name: getattr(count, name) for name in ("new", "changed", "known", "only_here")}
            for count in summary.counts
        },
        "came": [
            {
                "name": came.name,
                "initials": came.initials,
                "steps": came.steps,
                "first": came.first.isoformat(),
                "last": came.last.isoformat(),
            }
            for came in summary.came
        ],
        "forks": [_fork(fork) for fork in report.forks()],
        "doubled": [
            {
                "article": pair.article,
                "kind": pair.kind,
                "statements": [pair.first.hex(), pair.second.hex()],
                "words": [pair.first_words, pair.second_words],
            }
            for pair in report.doubled()
        ],
    }


def _fork(fork: Fork) -> dict[str, Any]:
    return {
        "article": fork.article,
        "statement": fork.statement.hex() if fork.statement else None,
        "words": fork.words,
        "what": fork.what,
        "values": [
            {
                "value": value.words,
                "reviewer": value.reviewer,
                "recorded_at": value.recorded_at.isoformat(),
                "brought": value.brought,
            }
            for value in fork.values
        ],
    }
