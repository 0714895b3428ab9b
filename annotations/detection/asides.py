"""What is put beside a sentence to say whose word it is: "according to X", "as X put it", "reportedly"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotations.detection import cues
from annotations.detection.attributions import Attribution, phrase
from annotations.detection.contents import FINITE, clean
from annotations.detection.grammar import agent, child, subject, verb_phrase
from annotations.detection.parsing import Parsed
from annotations.detection.sources import source_class
from annotations.model.vocabulary import SourceClass
from annotations.text import Span, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

_WRITER = frozenset("i we you one me us".split())
_PHRASES = frozenset(
    ["prep", "pobj", "npadvmod", "dobj", "pcomp", "advmod", "amod", "advcl", "nsubj", "appos", "parataxis"]
)
_UNITS = frozenset(
    "person day week month year hour minute second capita cent head mile kilometre gallon barrel".split()
)


def asides(piece: Parsed) -> Iterator[Attribution]:
    """The attributions by asides in a piece, in their order. Each is `aside`: it comes after what it is put beside."""
    for token in piece.doc:
        word = token.lower_
        if word == "according":
            yield from _according(piece, token)
        elif word == "per" and token.dep_ == "prep":
            yield from _beside(piece, token, token, child(token, "pobj"))
        elif word in cues.aside("words_of") and token.dep_ == "pobj" and token.head.lower_ == "in":
            yield from _words_of(piece, token)
        elif word in cues.aside("hedges"):
            yield from _hedge(piece, token)
        elif token.dep_ == "advcl" and token.pos_ == "VERB":
            yield from _as_clause(piece, token)


def _according(piece: Parsed, according: "Token") -> Iterator[Attribution]:
    """ "According to X, …" and "…, according to X"."""
    to = child(according, "prep")
    noun = None if to is None else child(to, "pobj", "pcomp")
    if to is not None and noun is not None:
        yield from _beside(piece, according, to, noun)


def _words_of(piece: Parsed, words: "Token") -> Iterator[Attribution]:
    of = child(words, "prep")
    if of is not None and of.lower_ == "of":
        yield from _beside(piece, words.head, of, child(of, "pobj"))


def _beside(piece: Parsed, first: "Token", last: "Token", noun: "Token | None") -> Iterator[Attribution]:
    """An aside whose cue runs from `first` to `last`, with its source `noun` behind it."""
    if noun is None or noun.lower_ in _WRITER or (first.lower_ == "per" and not _person_or_paper(noun)):
        return
    source = _without_apposition(piece, phrase(piece, noun), first)
    yield _made(piece, first, source, piece.span(first, last), noun)


def _without_apposition(piece: Parsed, source: Span, first: "Token") -> Span:
    """ "It is, in the words of one resident, a trap": what follows a closed aside is no apposition."""
    closed = first.i > first.sent.start and first.nbor(-1).text == ","
    comma = source.of(piece.words).find(", a")
    return Span(source.start, source.start + comma) if closed and comma > 0 else source


def _made(piece: Parsed, first: "Token", source: Span, cue: Span, noun: "Token") -> Attribution:
    aside = hull([cue, source, piece.span(first, first)])
    content = clean(piece, _around(piece, first, aside, noun))
    return Attribution(content, (source,), (cue,), aside, source_class=source_class(noun), aside=True)


def _around(piece: Parsed, first: "Token", aside: Span, noun: "Token") -> list[Span]:
    """The clause beside which an aside stands that begins with `first`: behind it, before it, or both."""
    sentence = first.sent
    end = piece.span(sentence[0], sentence[-1]).end
    if not any(token.is_alpha for token in piece.doc[sentence.start : first.i]):
        start = _end_of_clause(piece, noun, aside.end)
        return [Span(start, max(start, end))]
    head = first.head
    while head.dep_ in _PHRASES and head.head != head:
        head = head.head
    left = piece.span(head.left_edge, head).start
    before = Span(min(left, aside.start), aside.start)
    following = piece.words[aside.end : aside.end + 1]
    if following != "," or first.nbor(-1).text != ",":
        return [before]
    verbs = [token for token in head.subtree if token.tag_ in FINITE and token.i < first.i]
    unfinished = not verbs or all(token.i + 2 >= first.i and token.pos_ == "AUX" for token in verbs)
    return [before, Span(aside.end, max(aside.end, end))] if unfinished else [before]


def _end_of_clause(piece: Parsed, noun: "Token", end: int) -> int:
    """Where the clause ends that follows a source, set off by a comma: "According to X, who was there, …"."""
    clause = child(noun, "relcl")
    if clause is None or piece.words[end : end + 1] != ",":
        return end
    words = piece.span(clause.left_edge, clause.right_edge)
    closed = piece.words[words.end : words.end + 1] == "," or piece.words[words.end - 1] == ","
    return words.end if closed and words.start - end <= len(", ") else end


def _person_or_paper(noun: "Token") -> bool:
    """Whether "per" names a source rather than a unit ("10 euros per person")."""
    named = noun.pos_ == "PROPN" or child(noun, "det", "poss") is not None
    return named and noun.lemma_.lower() not in _UNITS and source_class(noun) is not SourceClass.NONE


def _hedge(piece: Parsed, adverb: "Token") -> Iterator[Attribution]:
    """ "He was reportedly drunk": somebody says so."""
    head = adverb.head
    while head.dep_ in ("acomp", "amod", "advmod", "xcomp", "attr", "prep", "pobj", "acl") and head.pos_ != "AUX":
        head = head.head
    if head.pos_ not in ("VERB", "AUX") or subject(head) is None:
        return
    first, last = head.left_edge, head.right_edge
    if first.lower_ in ("that", "which", "who", "because") and first.i < adverb.i:
        first = first.nbor()
    cue = piece.span(adverb, adverb)
    parts = [piece.span(first, adverb.nbor(-1))] if first.i < adverb.i else []
    parts += [piece.span(adverb.nbor(), last)] if adverb.i < last.i else []
    accusing = adverb.lower_ in cues.aside("accusing_hedges")
    yield Attribution(clean(piece, parts), (), (cue,), cue, accusation=accusing, aside=True)


def _as_clause(piece: Parsed, verb: "Token") -> Iterator[Attribution]:
    """ "…, as reported by CNN", "…, as X says" and "as X put it"."""
    mark = child(verb, "mark", "advmod")
    who = agent(verb) or child(verb, "nsubj")
    if mark is None or mark.lower_ != "as" or who is None or who.lower_ in _WRITER or mark.i > who.i:
        return
    thing = child(verb, "dobj")
    if cues.cue_verb(verb) in cues.verbs("speech"):
        last = child(verb, "agent") if agent(verb) is not None else None
        cue = piece.span(mark, last) if last is not None else piece.span(*verb_phrase(verb))
    elif verb.lemma_ in cues.aside("as_verbs") and thing is not None and thing.lower_ == "it":
        cue = piece.span(verb_phrase(verb)[0], thing)
    else:
        return
    yield _made(piece, mark, phrase(piece, who), cue, who)
