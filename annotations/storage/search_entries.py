"""What of an article can be searched, as entries of the search index."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotations.folding import fold
from annotations.model.finding import Group
from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement, chain_text
from annotations.model.reference import Reference
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind, StatementKind
from annotations.text import Span, paragraphs

_AROUND = 160
"""How much of a clause is kept on each side of a statement."""

_WHITE_SPACE = re.compile(r"\s")
_NO_WORD = re.compile(r"[\W_]+")
_COUNTS = frozenset({QuantityKind.COUNT, QuantityKind.VAGUE})


class Entry(NamedTuple):
    """A line that can be found. Its fields are the columns of the index, in this order.

    `start` is where `words` begin in the article's text, None where they do not stand there.
    `marked_start`, `marked_end`: the statement's own words in `words`. `same_words`, `figure`,
    `thing` and `counted` are keys by which a statement is found from another one.
    """

    part: str
    words: str
    about: str = ""
    start: int | None = None
    statement: Id | None = None
    parent: Id | None = None
    reference: Id | None = None
    label: str = ""
    marked_start: int = 0
    marked_end: int = 0
    same_words: str | None = None
    figure: str | None = None
    thing: str | None = None
    counted: str | None = None


def entries_of(record: ArticleRecord, references: Mapping[Id, Reference]) -> set[Entry]:
    """All that can be found of an article. What is masked or rejected is left to the article's own words."""
    article = record.article
    found = {
        Entry(Group.ARTICLES, span.of(article.words), about=f"¶{number}", start=span.start)
        for number, span in enumerate(paragraphs(article.words), 1)
    }
    about = one_line(" · ".join(part for part in (article.metadata.title, article.metadata.outlet) if part))
    if about:
        found.add(Entry(Group.ARTICLES, about, about="Title"))
    for statement in record.statements:
        if not statement.rejected and not article.masked(statement.span):
            found.add(_statement(statement, article.words))
        found.update(_remarks(statement, references))
    return found


def _statement(statement: Statement, words: str) -> Entry:
    span, context = statement.span, statement.reading.context
    start = max(min(context.start, span.start), span.start - _AROUND)
    end = min(max(context.end, span.end), span.end + _AROUND)
    source = chain_text(statement.reading, words) if statement.kind is StatementKind.ATTRIBUTED else ""
    head = one_line(" · ".join(part for part in (f"¶{statement.label}", source) if part)) + " · "
    clause = blanks(words[start:end])
    quantity = statement.reading.quantity
    thing = _thing(quantity) if quantity else None
    return Entry(
        Group.STATEMENTS,
        head + clause,
        about=f"¶{statement.label}",
        statement=statement.id,
        parent=statement.reading.parent,
        label=statement.label,
        start=span.start,
        marked_start=len(head) + span.start - start,
        marked_end=len(head) + span.end - start,
        same_words=_same_words(statement, words),
        figure=_figure(quantity, thing) if quantity else None,
        thing=thing,
        counted=fold(quantity.counted) if quantity and quantity.counted else None,
    )


def _remarks(statement: Statement, references: Mapping[Id, Reference]) -> Iterator[Entry]:
    """Notes, queries, the words of judgements, citations."""
    where = f"¶{statement.label}"
    for note in statement.notes:
        yield _remark(statement, Group.NOTES, f"Note · {where}", note.words)
    for query in statement.queries:
        yield _remark(statement, Group.NOTES, f"Query · {where}", query.addressee, query.question, query.answer)
    for judgement in (*statement.judgements, *statement.strays):
        for what in ("justification", "correction"):
            if words := getattr(judgement, what):
                yield _remark(statement, Group.NOTES, f"{what.capitalize()} · {where}", words)
    for citation in statement.citations:
        cited = references.get(citation.reference, Reference(citation.reference))
        parts = (cited.title, cited.url, citation.locator, citation.passage, citation.note)
        entry = _remark(statement, Group.CITATIONS, f"{citation.stance.value.capitalize()} · {where}", *parts)
        yield entry._replace(reference=citation.reference)


def _remark(statement: Statement, group: Group, about: str, *parts: str) -> Entry:
    words = one_line(" · ".join(part for part in parts if part))
    return Entry(group, words, about=about, statement=statement.id, label=statement.label)


def one_line(words: str) -> str:
    """Words with every run of white space made one blank."""
    return " ".join(words.split())


def blanks(words: str) -> str:
    """Words with each character of white space made a blank, so that all stay in their places."""
    return _WHITE_SPACE.sub(" ", words)


def _same_words(statement: Statement, words: str) -> str | None:
    """The statement's letters and digits, folded; None for a single word, which says too little."""
    spans = statement.reading.content or (statement.span,)
    key = _NO_WORD.sub(" ", fold(" ".join(span.of(words) for span in spans))).strip()
    return key if " " in key else None


def _figure(quantity: Quantity, thing: str | None) -> str | None:
    """The same text for equal figures; None for one without a value."""
    value = (quantity.low, quantity.high, quantity.date)
    if value == (None, None, None):
        return None
    kind = "count" if quantity.kind in _COUNTS else quantity.kind.value
    return json.dumps([kind, *value, fold(quantity.unit or ""), thing or fold(quantity.counted or "")])


def _thing(quantity: Quantity) -> str | None:
    """The thing counted, by which values are compared: of a count its last word (“wounded soldiers”)."""
    if not quantity.counted or quantity.kind is QuantityKind.ORDINAL:
        return None
    counted = fold(quantity.counted).split()
    if quantity.kind in _COUNTS:
        return counted[-1]
    return " ".join([quantity.kind.value, fold(quantity.unit or ""), *counted])


def marked(entry: Entry) -> Span:
    """The statement's own words in the words of an entry."""
    return Span(entry.marked_start, entry.marked_end)
