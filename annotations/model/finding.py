"""What searching finds."""

from dataclasses import dataclass, field
from enum import StrEnum

from annotations.model.ids import Id
from annotations.text import Span


class Group(StrEnum):
    """Where words can be found. The values are what people read."""

    ARTICLES = "Articles"
    STATEMENTS = "Statements"
    NOTES = "Notes and queries"
    CITATIONS = "Citations"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words were found.

    `line` is what to show, on one line, `places` are the words in it, `marked` the words of the
    statement that it shows, if it shows one. `about` says what the line is ("¶3a", "Note · ¶3a").
    `at` are the words in the article's text, None where they do not stand there; then `statement`
    is what they belong to (None: the article as a whole). `judged` is the judgement of *so* that shows
    for a statement that is the hit itself ("" while there is none).
    """

    group: Group
    article: Id
    line: str
    places: tuple[Span, ...]
    about: str = ""
    at: Span | None = None
    statement: Id | None = None
    marked: Span | None = None
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for `typed`, by group in the order of `Group`.

    `more`: of these groups only the first hits are given. `unread` articles are not in the index
    yet, so there may be more to find. `problem` says why the index could not be kept, if so.
    """

    typed: str
    hits: tuple[Hit, ...] = ()
    more: frozenset[Group] = field(default_factory=frozenset)
    unread: int = 0
    problem: str = ""


class Relation(StrEnum):
    """Why another statement is worth a look. The values are what people read."""

    SAME_WORDS = "The same words"
    SAME_FIGURE = "The same figure"
    OTHER_VALUE = "Other values"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another statement that gives the same words or figure, or another value of the same thing.

    `judged` is the judgement of *so* that shows for it ("" while there is none).
    """

    relation: Relation
    article: Id
    statement: Id
    label: str
    words: str
    judged: str = ""
