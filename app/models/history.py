"""The steps of a project's history as a list, the newest first; more are asked for as one scrolls."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from annotations.model.history import Step
from app.plain import shortened, tip

Index = QModelIndex | QPersistentModelIndex

MOST = 5_000
"""Rows that are listed at most, so that memory stays flat; an export has all."""

_LONGEST = 400


class StepRole(IntEnum):
    """What the model answers besides Qt's own roles: the first Step of the row's action."""

    STEP = Qt.ItemDataRole.UserRole + 1
    ABOUT = Qt.ItemDataRole.UserRole + 2
    LINE = Qt.ItemDataRole.UserRole + 3


class HistoryModel(QAbstractListModel):
    """One row an action. `moreWanted`: the view has come to the end of what is listed."""

    moreWanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Step, ...]] = []
        self._more = False

    def setActions(self, actions: Sequence[tuple[Step, ...]], *, more: bool) -> None:
        """Lists these instead of what was listed; `more`: others can be asked for."""
        self.beginResetModel()
        self._rows, self._more = list(actions)[:MOST], more
        self.endResetModel()

    def addActions(self, actions: Sequence[tuple[Step, ...]], *, more: bool) -> None:
        """Lists earlier ones below."""
        added = actions[: MOST - len(self._rows)]
        if added:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(added) - 1)
            self._rows += added
            self.endInsertRows()
        self._more = more

    def rowOf(self, action: bytes) -> int:
        """The row of an action, -1 if it is not listed."""
        return next((place for place, row in enumerate(self._rows) if row[0].action == action), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and len(self._rows) < MOST

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._more = False  # until the answer is there
            self.moreWanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        said: dict[int, Callable[[], object]] = {
            StepRole.STEP: lambda: row[0],
            StepRole.ABOUT: lambda: about(row),
            StepRole.LINE: lambda: line(row),
            Qt.ItemDataRole.DisplayRole: lambda: f"{about(row)} · {line(row)}",
            Qt.ItemDataRole.ToolTipRole: lambda: tip(details(row[0])),
        }
        return said[role]() if role in said else None


def about(row: tuple[Step, ...]) -> str:
    """When, who and where: "21 Nov 2026, 14:32 · Rita One · ¶12c · A headline"."""
    step = row[0]
    label = f"¶{step.label}" if step.label else ""
    more = f"and {len(row) - 1:,} more" if len(row) > 1 else ""
    return " · ".join(part for part in (moment(step.recorded_at), step.reviewer, label, more, step.title) if part)


def line(row: tuple[Step, ...]) -> str:
    """What was done, and to which words."""
    words = " ".join(row[0].words.split())
    return shortened(f"{row[0].what}{f' — “{words}”' if words else ''}", _LONGEST)


def details(step: Step) -> str:
    """What was given, and what a verdict rested on."""
    rested = [f"Rested on {cited.line}" for cited in step.rested]
    return "\n".join(part for part in (step.what, step.value, step.reason, *rested) if part)


def moment(recorded_at: datetime) -> str:
    """A time as people here read it: their own zone, to the minute."""
    local = recorded_at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"
