"""Statements on the same words, nested or crossing, and the way from one to the next."""

from bisect import bisect_right
from collections.abc import Iterable

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import StatementKind


def outer_first(statement: Statement) -> tuple[int, int, bool, bytes]:
    """Sort key: the longer span is the outer one; of equal ones, the figure is the inner."""
    return -len(statement.span), statement.span.start, statement.kind is StatementKind.NUMERIC, statement.id


def innermost_first(statements: Iterable[Statement]) -> list[Statement]:
    """The order in which clicks and keys go outwards."""
    return sorted(statements, key=outer_first, reverse=True)


def meeting(record: ArticleRecord, statement: Statement) -> list[Statement]:
    """The statements that share a character with one, itself among them, innermost first.

    Rejected ones and those wholly inside a mask are left out.
    """
    article = record.article
    others = (s for s in record.statements if not s.rejected and s.span.overlaps(statement.span))
    shown = [s for s in others if s.id != statement.id and not article.masked(s.span)]
    return innermost_first([statement, *shown])


def around(record: ArticleRecord, statement: Statement) -> list[Statement]:
    """The statements around one, innermost first: its parent, and others that cover more than its span.

    Rejected ones are left out.
    """
    span = statement.span
    until = bisect_right(record.statements, span.start, key=lambda other: other.reading.span.start)
    wider = [other for other in record.statements[:until] if other.reading.span.end >= span.end]
    parent = record.statement(statement.reading.parent) if statement.reading.parent is not None else None
    if parent is not None and parent not in wider:
        wider.append(parent)
    found = (other for other in wider if other is parent or other.span != span)
    return sorted((o for o in found if not o.rejected and o.id != statement.id), key=lambda other: len(other.span))


class Walk:
    """The way outwards and back through statements that meet the one where it began.

    It begins anew wherever the current statement was not reached by it.
    """

    def __init__(self) -> None:
        self._from: Id | None = None
        self._at: Id | None = None

    def outer(self, record: ArticleRecord, current: Statement) -> Id | None:
        """The next one outwards; None at the outermost."""
        nest = self._nest(record, current)
        place = nest.index(current)
        return self._go(nest[place + 1]) if place + 1 < len(nest) else None

    def inner(self, record: ArticleRecord, current: Statement) -> Id | None:
        """The one before on the way; where it began, the first one further in. None at the innermost."""
        nest = self._nest(record, current)
        place = nest.index(current)
        if not place:
            return None
        if current.id != self._from:
            return self._go(nest[place - 1])
        first = min(nest[:place], key=lambda other: (other.span.start, -len(other.span)))
        self._from = first.id
        return self._go(first)

    def _nest(self, record: ArticleRecord, current: Statement) -> list[Statement]:
        """The statements of the walk, the current one among them."""
        begun = record.statement(self._from) if self._from is not None and self._at == current.id else None
        if begun is not None and current in (nest := meeting(record, begun)):
            return nest
        self._from = current.id
        return meeting(record, current)

    def _go(self, statement: Statement) -> Id:
        self._at = statement.id
        return statement.id
