"""What is still to be done about the evidence of statements: never a block, only told."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement
from annotations.model.reference import Reference
from annotations.review.states import live_statements, wants_citation
from annotations.text import harmless

Absent = Callable[[Id, str], bool]
"""Whether the files of a reference could all be read, and a passage is in none of them."""


class Lack(NamedTuple):
    """Something that is still to be done, in a sentence, and the statement about which; None: about a reference."""

    sentence: str
    statement: Id | None = None


def lacking(record: ArticleRecord, references: Mapping[Id, Reference], is_absent: Absent) -> Iterator[Lack]:
    """What the statements of an article, or their citations, lack."""
    for statement in live_statements(record):
        named = _named(statement, record)
        if wants_citation(statement, record.settings):
            yield Lack(f"{named} has a verdict, and fewer citations than the project asks for.", statement.id)
        for citation in statement.citations:
            reference = references.get(citation.reference)
            if reference is not None and citation.passage and is_absent(reference.id, citation.passage):
                yield Lack(
                    f"{named} cites a passage that is not in what is attached to “{harmless(reference.name)}”: "
                    f"“{harmless(citation.passage)}”.",
                    statement.id,
                )


def undated(record: ArticleRecord, references: Mapping[Id, Reference]) -> Iterator[Id]:
    """The references that an article's statements cite by an address, and that nobody says when they looked at."""
    for statement in live_statements(record):
        for citation in statement.citations:
            reference = references.get(citation.reference)
            if reference is not None and reference.url and not reference.accessed:
                yield reference.id


def _named(statement: Statement, record: ArticleRecord) -> str:
    words = " ".join(statement.span.of(record.article.words).split())
    return f"¶{statement.label} “{harmless(words)}” ({statement.id.hex()[:8]})"
