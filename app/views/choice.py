"""What choosing rows of the statement list chooses."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from annotations.model.ids import Id
from annotations.model.vocabulary import said
from app.models.arrangement import Group
from app.models.statement_tree import StatementRole
from app.models.statements import StatementRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen statement, and which of its links *said* asks: under a source, only the links of that one."""

    row: StatementRow
    said: tuple[str, ...]


def choice_of(rows: Iterable[QModelIndex]) -> list[Chosen]:
    """What these rows choose, from the top down; a statement stands twice if chosen under two sources."""
    chosen: dict[tuple[Id, str], Chosen] = {}
    for index in sorted(rows, key=_path):
        source = index.data(StatementRole.SOURCE)
        for row in _statements(index):
            names = enumerate(row.speakers)
            asked = tuple(said(number) for number, name in names if source in ("", name.casefold()))
            chosen.setdefault((row.id, source), Chosen(row, asked))
    return list(chosen.values())


def statement_of(index: QModelIndex | QPersistentModelIndex) -> Id | None:
    """The statement of a row, the first one of a group."""
    shown = index.data(StatementRole.SHOWN) if index.isValid() else None
    if isinstance(shown, Group):
        return shown.members[0]
    return shown.id if isinstance(shown, StatementRow) else None


def _statements(index: QModelIndex) -> list[StatementRow]:
    """The statements that choosing a row chooses: its own, or all of a group."""
    shown = index.data(StatementRole.SHOWN)
    if isinstance(shown, Group):
        inner = (index.model().index(row, 0, index) for row in range(len(shown.members)))
        return [one.data(StatementRole.SHOWN) for one in inner]
    return [shown] if isinstance(shown, StatementRow) else []


def _path(index: QModelIndex) -> list[int]:
    """Where a row stands: the numbers from the top down to it."""
    return [*(_path(index.parent()) if index.parent().isValid() else ()), index.row()]
