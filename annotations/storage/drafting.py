"""What the actions of a project have in common: knowing a statement, checking what was given."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotations.errors import WrongUse
from annotations.model.ids import Id
from annotations.model.record import aspects_of
from annotations.model.statement import Reading
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind
from annotations.storage import heads, ledger, records
from annotations.storage.ledger import ActionDraft, Ledger, Slot
from annotations.text import Span


class ActionGroup:
    """Actions on one part of a project. `reviewer` is who does it; None where nobody is named (an import)."""

    def __init__(self, written: Ledger) -> None:
        self._ledger = written


class Known(NamedTuple):
    """What is known of a statement: its kind and reading, with the corrections, and all that people recorded."""

    kind: StatementKind
    reading: Reading
    current: list[heads.Current]
    heads: Mapping[Slot, list[ledger.Head]]

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects that it asks."""
        return aspects_of(self.kind, self.reading)


def known_of(draft: ActionDraft, statement: Id) -> Known:
    """What is known of a statement. Raises WrongUse if there is none with that id."""
    row = records.reading_row(draft.connection, statement)
    if row is None:
        raise WrongUse(f"There is no statement {statement.hex()[:8]} in the project.")
    draft.texts[statement] = row.text
    current, standing = heads.with_heads(draft.connection, statement, draft.reviewer)
    return Known(*records.corrected(StatementKind(row.kind), records.base_of(row), current), current, standing)


def check_aspect(aspect: str, asked: Sequence[str]) -> None:
    if aspect not in asked:
        raise WrongUse(f"The statement does not ask “{aspect}”.", f"It asks {', '.join(asked)}.")


def check_span(draft: ActionDraft, text: Id, span: Span) -> None:
    words = draft.connection.exec_driver_sql("SELECT words FROM text WHERE id = ?", (text,)).scalar()
    if words is None:
        raise WrongUse("There is no such text in the project.")
    if not 0 <= span.start < span.end <= len(words):  # SQLite's length() would stop at a NUL
        raise WrongUse("That needs at least one character of the text.")


def aspect_name(aspect: str) -> str:
    """An aspect in the words of history and undo."""
    return "Is it so:" if aspect == SO else "Was it said:"


def value_name(value: str) -> str:
    """A judgement in words."""
    return "no check needed" if value == NO_CHECK else value.capitalize()
