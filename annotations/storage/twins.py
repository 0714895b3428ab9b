"""Suggestions of one detector for what people worked on under another one, or drew by hand."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.text import iou

SAME = 0.5
"""Intersection over union from which two statements of one kind are taken for one (design section 5)."""


def without_twins(statements: list[Statement], of_others: Collection[Id]) -> list[Statement]:
    """Leave out suggestions that stand for a statement which people touched already.

    That is one of the same kind, on much the same words, that the run which shows does not have
    (`of_others`): another detector found it, or it was drawn by hand. What stood inside the suggestion
    then stands inside that statement. A rejected statement takes nothing's place.
    """
    touched = [s for s in statements if s.id in of_others and not s.suggestion and not s.rejected]
    if not touched:
        return statements
    twins: dict[Id, Id] = {}
    for statement in statements:
        if statement.suggestion and statement.id not in of_others:
            same = [one for one in touched if one.kind is statement.kind and iou(one.span, statement.span) >= SAME]
            if same:
                twins[statement.id] = max(same, key=lambda one: (iou(one.span, statement.span), one.id)).id
    return [_inside(s, twins) for s in statements if s.id not in twins]


def _inside(statement: Statement, twins: Mapping[Id, Id]) -> Statement:
    parent = statement.reading.parent
    if parent is None or parent not in twins:
        return statement
    stands_in = twins[parent] if twins[parent] != statement.id else None
    return replace(statement, reading=replace(statement.reading, parent=stands_in))
