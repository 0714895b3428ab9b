"""Numeric statements: figures with the thing counted, read off the parse."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotations.detection.numeric.ages import is_age
from annotations.detection.numeric.figures import Figure
from annotations.detection.parsing import Parsed
from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.statement import Quantity, Reading
from annotations.model.vocabulary import QuantityKind
from annotations.text import Span, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

_DIMENSIONS = frozenset("long wide high tall deep thick old away".split())
_NOUNS = frozenset(["NOUN", "PROPN"])
_FAR = 8
"""How many tokens after its figure a thing counted may end."""


def quantities(piece: Parsed, found: Iterable[Figure]) -> list[Reading]:
    """The numeric statements among the figures of a piece, without tier, context and parent."""
    readings: list[Reading] = []
    clauses: list[tuple[int, int]] = []
    noun, sentence = "", -1  # of the last count, and the token at which its sentence ends
    for figure in found:
        tokens = piece.tokens(figure.span)
        reading = _reading(piece, figure, tokens)
        if reading is None or (readings and _is_one_more(piece, readings[-1], figure, tokens)):
            continue
        if not _leaves_out_its_noun(figure, tokens):
            noun, sentence = (told, tokens[-1].sent.end) if (told := _noun(reading)) else (noun, sentence)
        elif tokens[-1].sent.start <= sentence:  # in the same sentence or the next
            reading = _with_noun(reading, noun)
        readings.append(reading)
        clauses.append(_clause(tokens))
    return _with_whens(piece, readings, clauses)


def _is_one_more(piece: Parsed, before: Reading, figure: Figure, tokens: "list[Token]") -> bool:
    """ "Two people died and a third was injured": the third of them, no share of them."""
    after = _after(tokens[-1])
    several = before.quantity is not None and before.quantity.kind is QuantityKind.COUNT
    single = figure.quantity.kind is QuantityKind.FRACTION and tokens[0].lower_ == "a"
    alone = after is not None and after.lower_ in ("was", "is", "has")
    return several and single and alone and before.span.start >= piece.span(tokens[0].sent[0], tokens[0]).start


def _reading(piece: Parsed, figure: Figure, tokens: "list[Token]") -> Reading | None:
    if not tokens:
        return None
    if figure.ambiguous and not _is_figure(figure, tokens):
        return _reading(piece, figure.otherwise, tokens) if figure.otherwise else None
    if _is_name(figure, tokens):
        return None
    figure, tokens = _without_word(piece, figure, tokens)
    quantity, span = figure.quantity, figure.whole
    if _is_year(piece, figure, tokens):
        quantity, span = Quantity(QuantityKind.DATE, date=figure.span.of(piece.words)), figure.span
    if quantity.kind in _DATED:
        return Reading(span, span, quantity_spans=(figure.span,), quantity=quantity)
    if is_age(figure, tokens):
        quantity = replace(quantity, kind=QuantityKind.AGE, unit="year")
    elif counted := _counted(piece, figure, tokens):
        thing = " ".join(counted.of(piece.words).split())
        if _is_address(quantity, thing.split()[-1]):
            return None
        quantity, span = replace(quantity, counted=thing), hull([span, counted])
    return Reading(span, span, quantity_spans=(figure.span,), quantity=quantity)


def _without_word(piece: Parsed, figure: Figure, tokens: "list[Token]") -> "tuple[Figure, list[Token]]":
    """ "12 bar staff", "5 ATM machines": what looks like a unit belongs to the thing counted, if both go with that."""
    unit = tokens[-1]
    doubtful = len(tokens) > 1 and unit.lower_ in listed(lexicon("units")["choice"]["doubtful"])
    if not doubtful or figure.quantity.kind is not QuantityKind.MEASURE:
        return figure, tokens
    number, noun = tokens[-2], _noun_to_the_right(tokens[:-1])
    if number.head == unit or noun is None or noun == unit:
        return figure, tokens
    end = piece.span(tokens[0], number).end
    quantity = replace(figure.quantity, kind=QuantityKind.COUNT, unit=None)
    return replace(
        figure, span=Span(figure.span.start, end), whole=Span(figure.whole.start, end), quantity=quantity
    ), tokens[:-1]


def _is_year(piece: Parsed, figure: Figure, tokens: "list[Token]") -> bool:
    """ "Her 2008 campaign", "the 2017 budgets": a year before one thing, or what is known; but "2000 soldiers"."""
    written = figure.span.of(piece.words)
    if figure.quantity.kind is not QuantityKind.COUNT or not written.isascii() or not written.isdigit():
        return False
    noun = _noun_to_the_right(tokens)
    if noun is None or len(written) != _YEAR or not _FIRST < int(written) < _LAST:
        return False
    before = tokens[0].nbor(-1) if tokens[0].i else None
    known = before is not None and before.tag_ in ("DT", "POS", "PRP$") and before.lower_ != "some"
    return known or (noun.tag_ in ("NN", "NNP") and figure.whole == figure.span)


_YEAR, _FIRST, _LAST = 4, 1899, 2050


def _is_address(quantity: Quantity, last: str) -> bool:
    """ "10 Downing Street", "23rd Street", but "a four-mile drive"."""
    street = last.lower() in listed(lexicon("names")["streets"])
    return street and quantity.kind in (QuantityKind.COUNT, QuantityKind.ORDINAL) and not last.islower()


_DATED = (QuantityKind.DATE, QuantityKind.TIME)
_FAR_VERB = 12
"""Steps from a word to the verb of its clause."""


def _clause(tokens: "list[Token]") -> tuple[int, int]:
    """Which clause a figure stands in: its sentence and its verb."""
    node = tokens[-1]
    for _ in range(_FAR_VERB):
        if node.pos_ in ("VERB", "AUX") or node.head is node:
            break
        node = node.head
    return tokens[-1].sent.start, node.i


# "From 40 million a year earlier": at another time than the date of the clause.
_EARLIER = re.compile(r"\s(?:[a-z]+\s){0,2}(?:(?:an?|one|the)\s[a-z]+\s(?:earlier|before|ago|previously))\b")
_JOINTS = re.compile(r"[,;]|\b(?:and|but|from|to|compared)\b")


def _apart(words: str, figure: Span, date: Span) -> tuple[int, int]:
    """How far a date stands from a figure: by what parts a clause between them, then by code points."""
    first, second = sorted([figure, date])
    between = words[first.end : second.start]
    return len(_JOINTS.findall(between)), len(between)


def _with_whens(piece: Parsed, readings: list[Reading], clauses: list[tuple[int, int]]) -> list[Reading]:
    """Gives each figure the date or clock time of its clause, the nearest if there are several."""
    dates: dict[tuple[int, int], list[Span]] = {}
    for reading, clause in zip(readings, clauses, strict=True):
        if reading.quantity and reading.quantity.kind in _DATED:
            dates.setdefault(clause, []).append(reading.quantity_spans[0])
    told = []
    for reading, clause in zip(readings, clauses, strict=True):
        quantity, near = reading.quantity, dates.get(clause)
        if quantity is None or quantity.kind in _DATED or not near:
            told.append(reading)
            continue
        if _EARLIER.match(piece.words, reading.span.end):
            told.append(reading)
            continue
        when = min(near, key=lambda date: _apart(piece.words, reading.span, date)).of(piece.words)
        told.append(replace(reading, quantity=replace(quantity, when=" ".join(when.split()))))
    return told


def _is_figure(figure: Figure, tokens: "list[Token]") -> bool:
    """Whether the parse takes an ambiguous word ("one", "second", "half", "2014") for a figure."""
    last = tokens[-1]
    if figure.quantity.kind is QuantityKind.ORDINAL:
        return _is_rank(figure, tokens)
    if figure.quantity.kind is QuantityKind.DATE:
        return not (last.head.i > last.i and last.dep_ == "nummod" and last.head.tag_ == "NNS")
    if figure.quantity.high == 0:  # "None were hurt", but "He has none"
        return last.dep_ in _SUBJECT and last.head.pos_ in _VERBS
    if figure.quantity.kind is QuantityKind.FRACTION:
        before = tokens[0].nbor(-1) if tokens[0].i else None
        after = _after(last)
        halved = before is not None and before.lower_ == "by"
        return figure.whole != figure.span or halved or (after is not None and after.tag_ in _DETERMINERS)
    alone = len(last.doc) == len(tokens)
    return alone or (last.dep_ == "nummod" and last.head.i > last.i and last.head.tag_ in ("NN", "NNP"))


_DETERMINERS = frozenset(["DT", "PRP$", "PDT", "IN"])
_SURE_RANK = 4
"""From the fourth on, an ordinal is one wherever it stands; "first" may be an adverb, "second" a time."""
_RANKED = frozenset("finish come rank place end stand".split())


def _is_rank(figure: Figure, tokens: "list[Token]") -> bool:
    last, head, after = tokens[-1], tokens[-1].head, _after(tokens[-1])
    if last.dep_ == "advmod" and head.lemma_ in _RANKED and last.i > head.i:
        return True
    if (figure.quantity.low or 0) >= _SURE_RANK:
        return True
    if after is not None and (after.lower_ == "one" or after.like_num):
        return True
    adjective = last.pos_ in ("ADJ", "NUM") or last.dep_ in ("amod", "nummod")
    return adjective and head.pos_ in _NOUNS and head.i > last.i and last.dep_ != "advmod"


def _after(token: "Token") -> "Token | None":
    return token.nbor() if token.i + 1 < len(token.doc) else None


def _is_name(figure: Figure, tokens: "list[Token]") -> bool:
    """A number that belongs to the name before it ("Falcon 9", "Channel 4"), or begins one ("Three Mile Island")."""
    first, after, kind = tokens[0], _after(tokens[-1]), figure.quantity.kind
    if figure.whole != figure.span:
        return False
    if first.i == first.sent.start:  # there a capital tells something of the words after the first only
        capitals = len(tokens) > 1 and all(token.is_title for token in tokens)
        return capitals and after is not None and after.is_title and after.pos_ == "PROPN"
    before = first.nbor(-1)
    if _shares_its_verb(tokens):
        return False
    if kind in (QuantityKind.COUNT, QuantityKind.MEASURE) and after is not None and before.is_lower:
        capitals = all(token.is_title and token.is_alpha for token in tokens)
        if capitals and after.is_title and after.pos_ == "PROPN":
            return True
    named = before.pos_ == "PROPN" and before.whitespace_ != "" and kind is QuantityKind.COUNT
    return (
        named
        and (first.head == before or (first.head.pos_ == "PROPN" and first.head.i < first.i))
        and first.dep_ in ("nummod", "appos", "npadvmod")
    )


def _counted(piece: Parsed, figure: Figure, tokens: "list[Token]") -> Span | None:
    """The noun phrase that is counted, from after the figure to its head noun."""
    ranked = figure.quantity.kind is QuantityKind.ORDINAL
    last = tokens[-1] if ranked else piece.tokens(figure.whole)[-1]  # with "or more", "or so"
    after = [token for token in piece.doc[last.i + 1 : last.i + 2] if not token.is_space]
    if not after or after[0].sent.start != last.sent.start:
        return None
    if after[0].lower_ == "of":
        if figure.quantity.unit in lexicon("units")["time"]:
            return None
        shared = (t for t in after[0].children if t.dep_ == "pobj" and t.pos_ != "PRON")
        return _phrase(piece, next(shared, None), after[0].i + 1)
    head = _noun_to_the_right(tokens)
    if head is not None and after[0].lower_ != "to":  # "from 300 to 2,000 people"
        return _phrase(piece, head, _after_rate(piece, last.i + 1))
    last = tokens[-1]
    verb = last.head
    passive = last.dep_ == "nsubjpass" and verb.tag_ in ("VBN", "VBD") and 0 < verb.i - last.i <= _NEAR_VERB
    return piece.span(verb, verb) if passive and figure.quantity.kind is QuantityKind.COUNT else None


def _after_rate(piece: Parsed, start: int) -> int:
    """The token after the tail of "€1-a-day plan"."""
    tail = [token.lower_ for token in piece.doc[start : start + _TAIL]]
    return (
        start + _TAIL if len(tail) == _TAIL and tail[0] == tail[2] == "-" and tail[1] in ("a", "an", "per") else start
    )


_TAIL = 4
_NEAR_VERB = 3
_SUBJECT = ("nsubj", "nsubjpass")
_VERBS = ("VERB", "AUX")


def _leaves_out_its_noun(figure: Figure, tokens: "list[Token]") -> bool:
    """ "130 were injured": the figure is a subject by itself."""
    last, after = tokens[-1], _after(tokens[-1])
    if tokens[0].i > 0 and tokens[0].nbor(-1).lower_ in _POINTING:  # "The two met": whoever they are
        return False
    if figure.quantity.kind is not QuantityKind.COUNT or _noun_to_the_right(tokens):
        return False
    if after is not None and after.lower_ == "of":  # "95 of them soldiers", "61 of whom"
        return after.i + 1 < len(after.doc) and after.nbor().lower_ in ("them", "whom")
    second = last.dep_ == "dobj" and last.head.dep_ == "conj"  # "killed 12 soldiers and wounded 30"
    subject = last.dep_ in _SUBJECT and last.head.pos_ in _VERBS
    return subject or second or _shares_its_verb(tokens)


def _shares_its_verb(tokens: "list[Token]") -> bool:
    """ "Russia lost 1,000 men, Ukraine 600": the name before the figure is another subject of the verb."""
    first, after = tokens[0], _after(tokens[-1])
    if first.i - first.sent.start < _SHORTEST_CLAUSE or not (after is None or after.is_punct or after.lower_ == "and"):
        return False
    name, joint = first.nbor(-1), first.nbor(-2)
    in_a_list = joint.lower_ == "and" and joint.nbor(-1).like_num  # "France 5,000 and Spain 800"
    if name.pos_ != "PROPN" or not (joint.text in (",", ";") or in_a_list):
        return False
    return any(
        one.like_num and one.dep_ == "nummod" and one.head.tag_ == "NNS"
        for one in first.sent[: joint.i - first.sent.start]
    )


_SHORTEST_CLAUSE = 4


_POINTING = frozenset(["the", "these", "those", "both"])


def _with_noun(reading: Reading, noun: str) -> Reading:
    """ "40 prisoners died, 130 were injured": what the second figure leaves out, in brackets: "(prisoners) injured"."""
    if reading.quantity is None:
        return reading
    counted = " ".join(filter(None, (f"({noun})", reading.quantity.counted)))
    return replace(reading, quantity=replace(reading.quantity, counted=counted))


_LAST_NOUN = re.compile(r"(?:[\w’'-]+\sand\s)?[\w’'-]+$")


def _noun(reading: Reading) -> str | None:
    """What a later figure may leave out: the last noun of what several are counted of."""
    quantity = reading.quantity
    if quantity is None or quantity.unit or quantity.low == quantity.high == 1:
        return None
    counts = quantity.kind in (QuantityKind.COUNT, QuantityKind.VAGUE)
    told = _LAST_NOUN.search(quantity.counted or "") if counts else None
    return told.group() if told else None


def _noun_to_the_right(tokens: "list[Token]") -> "Token | None":
    """The noun that the figure modifies, directly or through its unit ("three-month long war")."""
    last = tokens[-1].i
    for token in reversed(tokens):
        head, steps = token, 0
        while head.dep_ != "ROOT" and steps < 4 and head.dep_ in _MODIFIES:
            head, steps = head.head, steps + 1
            if head.i > last and head.pos_ in _NOUNS:
                return head if head.i - last <= _FAR else None
    return None


_MODIFIES = frozenset(
    ["nummod", "quantmod", "amod", "compound", "nmod", "npadvmod", "advmod", "hmod", "det", "punct", "predet"]
)


def _phrase(piece: Parsed, head: "Token | None", start: int) -> Span | None:
    """From token `start` to the head noun, with nouns that are simply joined to it ("and")."""
    if head is None or head.i < start or head.i - start > _FAR:
        return None
    last = head
    for joined in head.conjuncts:
        if joined.i > last.i and joined.pos_ in _NOUNS and [t.dep_ for t in piece.doc[last.i + 1 : joined.i]] == ["cc"]:
            last = joined
    first = piece.doc[start]
    while first.i < last.i and (
        first.tag_ in ("DT", "HYPH", "PRP$", ":") or first.lower_ in _DIMENSIONS or not first.text[0].isalpha()
    ):
        first = first.nbor()
    return piece.span(first, last)
