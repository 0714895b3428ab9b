"""Who says what: cue verbs with their complements, "according to", "as reported by", "as saying".

Each construction gives `Attribution`s of one link. `quoted.py` joins them with the quotation marks,
`assembly.py` makes chains and statements of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotations.detection import cues
from annotations.detection.contents import around, before, clause_of, clean, complement, content_of
from annotations.detection.grammar import agent, child, is_negated, is_passive, name_phrase, subject, verb_phrase
from annotations.detection.parsing import Parsed
from annotations.detection.sources import source_class
from annotations.model.vocabulary import Polarity, SourceClass
from annotations.text import Span, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

Spans = tuple[Span, ...]

_WRITER = frozenset("i we you one".split())
_THINGS = frozenset("it this that there".split())
_COMPLEMENT_GROUPS = ("with_object", "naming", "request", "speech", "belief", "deny", "accusation", "topic")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content with one source and one cue. `content` may be empty: it stands elsewhere, or nowhere.

    `clause` is the part of the sentence with source and cue. `belief`: something thought, hoped or
    asked for rather than said. `needs_marks`: counts only together with quotation marks.
    """

    content: Spans
    source: Spans
    cue: Spans
    clause: Span
    polarity: Polarity = Polarity.ASSERTS
    source_class: SourceClass = SourceClass.NONE
    belief: bool = False
    accusation: bool = False
    needs_marks: bool = False


def attributions(piece: Parsed) -> Iterator[Attribution]:
    """The attributions that the parse of a piece shows, in the order of their cues."""
    for token in piece.doc:
        if token.lower_ == "according":
            yield from _according(piece, token)
        elif token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound", "aux"):
            if (cue := cues.cue_verb(token)) is not None:
                yield from _of_verb(piece, token, cue)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in cues.nouns():
            yield from _of_noun(piece, token)


def _according(piece: Parsed, according: "Token") -> Iterator[Attribution]:
    """ "According to X, …" and "…, according to X"."""
    to = child(according, "prep")
    noun = None if to is None else child(to, "pobj", "pcomp")
    if to is None or noun is None:
        return
    source, cue = _phrase(piece, noun), piece.span(according, to)
    sentence = according.sent
    if any(token.is_alpha for token in piece.doc[sentence.start : according.i]):
        head = according.head
        while head.dep_ in ("prep", "pobj", "npadvmod", "dobj", "pcomp", "advmod", "amod"):
            head = head.head
        start = piece.span(head.left_edge, head).start
        content = Span(min(start, cue.start), cue.start)
    else:
        content = Span(source.end, max(source.end, piece.span(sentence[0], sentence[-1]).end))
    yield Attribution(clean(piece, [content]), (source,), (cue,), hull([cue, source]), source_class=source_class(noun))


def _of_verb(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    mark = child(verb, "mark", "advmod")
    if verb.dep_ == "advcl" and mark is not None and mark.lower_ == "as":
        yield from _as_clause(piece, verb, cue, mark)
    elif verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        return  # the inner link of "quoted … as saying"
    elif is_passive(verb) or (verb.tag_ == "VBN" and agent(verb) is not None):
        yield from _passive(piece, verb, cue)
    elif cue in cues.verbs("relay") and (saying := _as_saying(verb)) is not None:
        yield from _relayed(piece, verb, saying)
    else:
        yield from _active(piece, verb, cue)


def _active(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    who = subject(verb)
    pronoun = who.lower_ if who is not None and who.pos_ == "PRON" else ""
    if pronoun in _WRITER or (pronoun in _THINGS and cue not in cues.verbs("speech")):
        return
    content = content_of(piece, verb, cue)
    bare_denial = cue in cues.verbs("deny") and who is not None and not content
    unsure = not content or who is None or not any(cue in cues.verbs(group) for group in _COMPLEMENT_GROUPS)
    yield _made(piece, verb, who, content, cue, needs_marks=unsure and not bare_denial)


def _as_clause(piece: Parsed, verb: "Token", cue: str, mark: "Token") -> Iterator[Attribution]:
    """ "…, as reported by CNN" and "…, as X says"."""
    who = agent(verb) or child(verb, "nsubj")
    if who is None or who.lower_ in _WRITER or cue not in cues.verbs("speech"):
        return
    attribution = _made(piece, verb, who, around(piece, verb), cue)
    by = child(verb, "agent")
    if by is not None:
        cue_span = piece.span(mark, by)
        attribution = replace(attribution, cue=(cue_span,), clause=hull([attribution.clause, cue_span]))
    yield attribution


def _passive(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    """ "is said to …", "it is believed that …", "was accused of …", "is considered …"."""
    who = agent(verb)
    if who is None and not any(cue in cues.verbs(group) for group in ("hedge", "accusation")):
        return
    wish, about, name = child(verb, "xcomp"), child(verb, "nsubjpass"), child(verb, "oprd")
    content = clause_of(piece, verb)
    if not content and wish is not None and about is not None and wish.i > verb.i:
        content = (_phrase(piece, about), *complement(piece, verb, wish))
    if not content:
        content = content_of(piece, verb, cue)
    if not content and name is not None:
        content = clean(piece, [piece.span(name.left_edge, name.right_edge)])
    if content:
        yield _made(piece, verb, who, content, cue)


def _as_saying(verb: "Token") -> "Token | None":
    """The "saying" of "quoted the deputy as saying"."""
    for node in verb.children:
        if node.dep_ == "prep" and node.lower_ == "as" and (saying := child(node, "pcomp")) is not None:
            return saying
    return None


def _relayed(piece: Parsed, verb: "Token", saying: "Token") -> Iterator[Attribution]:
    """Two links with one content: first whom the medium quotes, then the medium."""
    quoted, medium = child(verb, "dobj"), subject(verb)
    clause = child(saying, "ccomp", "dobj")
    content = complement(piece, saying, clause) if clause is not None else clause_of(piece, verb) or before(piece, verb)
    links = [(quoted, piece.span(saying.head, saying)), (medium, piece.span(*verb_phrase(verb)))]
    whole = hull(span for who, cue in links for span in [cue, *_source(piece, who)])
    for who, cue in links:
        named = SourceClass.NONE if who is None else source_class(who)
        yield Attribution(content, _source(piece, who), (cue,), whole, source_class=named, needs_marks=not content)


def _of_noun(piece: Parsed, noun: "Token") -> Iterator[Attribution]:
    """ "Putin's claim that …"."""
    owner = child(noun, "poss")
    for clause in noun.children:
        mark = child(clause, "mark")
        if owner is not None and clause.dep_ in ("acl", "ccomp") and mark is not None and mark.lower_ == "that":
            source, cue = _phrase(piece, owner), piece.span(noun, noun)
            content = complement(piece, noun, clause)
            yield Attribution(content, (source,), (cue,), hull([source, cue]), source_class=source_class(owner))


def _made(
    piece: Parsed, verb: "Token", who: "Token | None", content: Spans, cue: str, *, needs_marks: bool = False
) -> Attribution:
    words = piece.span(*verb_phrase(verb))
    source = _source(piece, who)
    polarity = Polarity.ASSERTS
    if cue in cues.verbs("deny"):
        polarity = Polarity.DENIES
    elif is_negated(verb) or cue in cues.verbs("decline"):
        polarity = Polarity.DECLINES
    return Attribution(
        clean(piece, [part for span in content for part in _without(span, [words, *source])]),
        source,
        (words,),
        hull([words, *source]),
        polarity,
        SourceClass.NONE if who is None else source_class(who),
        belief=cue not in cues.verbs("speech") and cue in cues.verbs("belief") | cues.verbs("request"),
        accusation=cue in cues.verbs("accusation"),
        needs_marks=needs_marks,
    )


def _source(piece: Parsed, who: "Token | None") -> Spans:
    return () if who is None else (_phrase(piece, who),)


def _phrase(piece: Parsed, noun: "Token") -> Span:
    """The noun phrase; with the name behind it, where the parse makes two subjects of "the mayor, X,"."""
    first, last = name_phrase(noun)
    for node in noun.head.children:
        if node.dep_ == "nsubj" and last.i < node.i < noun.head.i and node.pos_ == "PROPN":
            last = name_phrase(node)[1]
    return piece.span(first, last)


def _without(span: Span, holes: list[Span]) -> list[Span]:
    """A span without the words of its own source and cue, where the parse has put them inside."""
    parts = [span]
    for hole in holes:
        kept = []
        for part in parts:
            if not part.overlaps(hole):
                kept.append(part)
                continue
            kept += [Span(part.start, max(part.start, hole.start)), Span(min(part.end, hole.end), part.end)]
        parts = kept
    return parts
