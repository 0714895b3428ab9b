"""Who is to be asked what: the queries of a project, by addressee."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from annotations.model.ids import Id
from annotations.model.judgement import Query
from annotations.model.record import ArticleRecord
from annotations.text import harmless

_AROUND = 200
"""Characters of a clause on each side of the statement."""

_LONGEST = 20_000

_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


class Stage(StrEnum):
    """How far a query is, what is most pressing first."""

    OVERDUE = "overdue"
    TO_ASK = "to ask"
    WAITING = "asked, waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what a reader of the list needs: where it stands, and the words it is about."""

    query: Query
    article: Id
    title: str
    label: str
    clause: str

    def stage(self, today: date) -> Stage:
        return stage(self.query, today)


def stage(query: Query, today: date) -> Stage:
    """How far a query is on a day. One that is due is overdue whether it was sent or not."""
    if not query.pending:
        return Stage.ANSWERED
    due = _last_day(query.due)
    if due and due < today.isoformat()[: len(due)]:
        return Stage.OVERDUE
    return Stage.WAITING if query.asked else Stage.TO_ASK


def asked_in(record: ArticleRecord) -> Iterator[Asked]:
    """The queries of an article in reading order; those about rejected statements are left out."""
    article = record.article
    for statement in record.statements:
        if statement.queries and not statement.rejected:
            span, context = statement.span, statement.reading.context
            start = max(min(context.start, span.start), span.start - _AROUND)
            end = min(max(context.end, span.end), span.end + _AROUND)
            clause = " ".join(article.words[start:end].split())
            for query in statement.queries:
                yield Asked(query, article.id, article.title, statement.label, clause)


def by_addressee(asked: Iterable[Asked], today: date) -> dict[str, list[Asked]]:
    """The queries of each addressee (case and blanks are no difference), the most pressing first in both."""
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    names: dict[str, str] = {}
    for one in asked:
        name = " ".join(one.query.addressee.split())
        groups[names.setdefault(name.casefold(), name)].append(one)
    stages = list(Stage)

    def pressing(one: Asked) -> tuple[int, str, str]:
        return stages.index(one.stage(today)), _last_day(one.query.due) or "9", one.query.asked

    for items in groups.values():
        items.sort(key=pressing)  # in reading order where that is all the same
    return dict(sorted(groups.items(), key=lambda group: (pressing(group[1][0]), group[0].casefold())))


def query_words(query: Query) -> str:
    """Whom, since when, until when: "Press office, asked 2022-05-20, due 2022-05-27"."""
    asked = f"asked {query.asked}" if query.asked else "not asked yet"
    return ", ".join(part for part in (query.addressee, asked, f"due {query.due}" if query.due else "") if part)


def mail_words(addressee: str, asked: Iterable[Asked]) -> str:
    """The questions to one addressee, to paste into a mail."""
    lines = [f"Questions to {addressee}", ""]
    for number, one in enumerate(asked, 1):
        lines += [f"{number}. {one.query.question or 'Is this so?'}", f"   > {one.clause}"]
        lines += [f"   ({one.title}, ¶{one.label}{f'; please answer by {one.query.due}' if one.query.due else ''})", ""]
    return "\n".join(harmless(line, _LONGEST) for line in lines)


def _last_day(edtf: str) -> str:
    """The end of an EDTF date as far as it is given ("2022-05", of an interval the later end); "" if it is none."""
    match = _DATE.fullmatch(edtf.strip().split("/")[-1].rstrip("?~%"))
    return match.group() if match else ""
