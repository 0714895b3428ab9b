"""Who says what: cue verbs with their complements, cue nouns, refusals, "quoted as saying".

Each construction gives `Attribution`s of one link. `quoted.py` joins them with the quotation marks,
`assembly.py` makes chains and statements of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from annotations.detection import cues
from annotations.detection.contents import (
    CITING,
    before,
    clause_of,
    clean,
    complement,
    content_of,
    that_clause,
    turn_to_the_speaker,
)
from annotations.detection.grammar import agent, child, is_negated, is_passive, name_phrase, subject, verb_phrase
from annotations.detection.parsing import Parsed
from annotations.detection.sources import source_class
from annotations.model.statement import Speaker
from annotations.model.vocabulary import Polarity, SourceClass
from annotations.text import Span, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

Spans = tuple[Span, ...]

_WRITER = frozenset("i we you one".split())
_THINGS = frozenset("it this that there".split())
_CARRIERS = frozenset([SourceClass.MEDIA, SourceClass.ORGANISATION, SourceClass.PERSON])
_NOBODY = frozenset("nobody none neither no noone".split())
_NEAR = 25
"""How many tokens from a cue the medium is looked for that carries it."""
_COMPLEMENT_GROUPS = ("with_object", "naming", "request", "speech", "belief", "deny", "accusation", "topic")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content with one source and one cue. `content` may be empty: it stands elsewhere, or nowhere.

    `clause` is the part of the sentence with source and cue. `belief`: something thought, hoped or
    asked for rather than said. `needs_marks`: counts only together with quotation marks. `aside`: it
    stands beside a whole sentence ("according to X"). `elsewhere`: the content is that of another
    statement, which this one answers ("Kyiv denied.").
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
    aside: bool = False
    elsewhere: bool = False
    speaker: Speaker | None = None


def attributions(piece: Parsed) -> Iterator[Attribution]:
    """The attributions that verbs and nouns of a piece make, in the order of their cues."""
    for token in piece.doc:
        verbal = token.tag_.startswith("VB") and token.dep_ not in ("amod", "compound", "aux", "auxpass")
        if verbal or cues.is_disguised(token):
            if (cue := cues.cue_verb(token)) is not None:
                yield from _of_verb(piece, token, cue)
            elif is_negated(token):
                yield from _silence(piece, token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in cues.nouns():
            yield from _of_noun(piece, token)


def _of_verb(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    mark = child(verb, "mark", "advmod")
    if verb.dep_ == "advcl" and mark is not None and mark.lower_ == "as":
        return  # an aside, "as X says"
    if verb.dep_ == "advcl" and verb.tag_ == "VBN" and cue == "ask" and child(verb, "aux", "auxpass") is None:
        return  # "Asked whether …, he said": a question to the speaker
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        return  # the inner link of "quoted … as saying"
    if verb.dep_ == "xcomp" and cues.cue_verb(verb.head) in cues.verbs("decline"):
        return  # "refused to say" is one cue
    if cue in cues.verbs("relay") and (saying := _as_saying(verb)) is not None:
        yield from _relayed(piece, verb, saying)
    elif cue in cues.verbs("relay") and verb.tag_ in ("VBG", "VBN") and child(verb, "nsubj", "nsubjpass") is None:
        return  # "citing X", "quoted by X": links of another verb's chain
    elif is_passive(verb) or (verb.tag_ == "VBN" and agent(verb) is not None):
        yield from _passive(piece, verb, cue)
    elif cue in cues.verbs("decline"):
        yield from _refusal(piece, verb, cue)
    else:
        for attribution in _active(piece, verb, cue):
            yield from (replace(attribution, **link) for link in _cited(piece, verb, attribution))
            yield attribution
            yield from (replace(attribution, **link) for link in _carriers(piece, verb))


def _active(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    who = _speaker_of(verb)
    pronoun = who.lower_ if who is not None and who.pos_ == "PRON" else ""
    if pronoun in _WRITER or (pronoun in _THINGS and cue not in cues.verbs("speech")):
        return
    content = content_of(piece, verb, cue) or _behind_citing(piece, verb)
    if cue in cues.verbs("accusation") and content and child(verb, "dobj") is None:
        yield _made(piece, verb, None, content, cue)  # "Berg accused of theft", in a headline
        return
    silent = is_negated(verb) and cue in cues.verbs("answer")
    bare = (cue in cues.verbs("deny") or silent) and who is not None and not content
    unsure = not content or who is None or not any(cue in cues.verbs(group) for group in _COMPLEMENT_GROUPS)
    yield _made(piece, verb, who, content, cue, needs_marks=unsure and not bare)


def _speaker_of(verb: "Token") -> "Token | None":
    """The subject; the speaker of the clause to which the parse joins a cue ("said the plan works, and has warned")."""
    who = subject(verb)
    if who is not None and verb.dep_ == "conj" and turn_to_the_speaker(verb.head) == verb:
        return subject(verb.head.head)
    return who


def _refusal(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    """ "declined to comment", "refused to say how …"; "refused to leave" has its infinitive as content."""
    inner = child(verb, "xcomp")
    if inner is None or (cue_verb := cues.cue_verb(inner) or inner.lemma_) not in cues.verbs("answer"):
        yield from _active(piece, verb, cue)
        return
    content = content_of(piece, inner, cue_verb)
    made = _made(piece, verb, subject(verb), content, cue)
    yield replace(made, cue=(words := piece.span(verb_phrase(verb)[0], inner),), clause=hull([words, *made.source]))


def _silence(piece: Parsed, verb: "Token") -> Iterator[Attribution]:
    """ "did not respond to a request for comment", "could not be reached for comment": nothing is said."""
    who = subject(verb)
    known = cues.verbs("answer") | cues.verbs("reach")
    if who is None or verb.lemma_.lower() not in known or (who.pos_ == "PRON" and who.lower_ in _WRITER | _THINGS):
        return
    if verb.lemma_.lower() in cues.verbs("reach") and not (is_passive(verb) and _for_comment(verb)):
        return
    source, words = _source(piece, who), piece.span(*verb_phrase(verb))
    yield Attribution((), source, (words,), hull([words, *source]), Polarity.DECLINES, source_class(who))


def _for_comment(verb: "Token") -> bool:
    return any(node.lower_ == "comment" for node in verb.subtree)


def _behind_citing(piece: Parsed, verb: "Token") -> Spans:
    """ "said, citing X, that …": the parse hangs the clause on the insertion."""
    citing = next((node for node in verb.children if node.lower_ in CITING), None)
    return () if citing is None else clause_of(piece, citing)


def _cited(piece: Parsed, verb: "Token", told: Attribution) -> list[dict[str, Any]]:
    """The inner link of "Reuters reported that …, citing X"."""
    clauses = [node for node in verb.children if node.dep_ == "ccomp" and node.i > verb.i]
    hanging = [*verb.children, *(node for clause in clauses for node in clause.lefts)]
    citing = [node for node in hanging if node.dep_ in ("advcl", "prep") and node.lower_ in CITING]
    return [
        _link(piece, whom, piece.span(node, node))
        for node in citing
        if (whom := child(node, "dobj", "pobj")) is not None and source_class(whom) is not SourceClass.NONE
        if told.content
    ]


def _carriers(piece: Parsed, verb: "Token") -> list[dict[str, Any]]:
    """The outer links of "said in remarks carried by TASS" and "X, quoted by TASS, said"."""
    who = subject(verb)
    last = next((node.left_edge.i for node in verb.children if node.dep_ == "ccomp" and node.i > verb.i), verb.sent.end)
    first = verb.i if who is None else min(verb.i, who.left_edge.i)
    links = []
    for node in verb.doc[first : min(last, verb.i + _NEAR)]:
        by = child(node, "agent")
        if node.tag_ == "VBN" and node.dep_ == "acl" and by is not None and node.lemma_.lower() in cues.verbs("carry"):
            medium = child(by, "pobj")
            if medium is not None and (node.i > verb.i or node.head == who) and source_class(medium) in _CARRIERS:
                links.append(_link(piece, medium, piece.span(node, by)))
    return links


def _link(piece: Parsed, who: "Token", cue: Span) -> dict[str, Any]:
    return {"source": (phrase(piece, who),), "cue": (cue,), "source_class": source_class(who), "needs_marks": False}


def _passive(piece: Parsed, verb: "Token", cue: str) -> Iterator[Attribution]:
    """ "is said to …", "it is believed that …", "was accused of …", "is considered …", "was announced by …"."""
    who = agent(verb)
    if who is None and not any(cue in cues.verbs(group) for group in ("hedge", "accusation")):
        return
    wish, about, name = child(verb, "xcomp"), child(verb, "nsubjpass"), child(verb, "oprd")
    topic = () if about is None or about.pos_ == "PRON" else (phrase(piece, about),)
    content = clause_of(piece, verb)
    if not content and wish is not None and about is not None and wish.i > verb.i:
        content = (phrase(piece, about), *complement(piece, verb, wish))
    if not content and name is not None:
        content = (*topic, *clean(piece, [piece.span(name.left_edge, name.right_edge)]))
    if not content:
        content = content_of(piece, verb, cue)
    if not content and who is not None and about is not None and cue in cues.verbs("with_object"):
        content = topic if cue not in cues.verbs("deny") or about.lemma_ in cues.nouns() else ()
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
    if is_passive(verb) or (quoted is None and agent(verb) is not None):
        quoted, medium = subject(verb), agent(verb) or _by(saying)
    clause = child(saying, "ccomp", "dobj")
    content = complement(piece, saying, clause) if clause is not None else clause_of(piece, verb) or before(piece, verb)
    links = [(quoted, piece.span(saying.head, saying)), (medium, piece.span(*verb_phrase(verb)))]
    if medium is None:
        links = [(quoted, hull([cue for _, cue in links]))]
    whole = hull(span for who, cue in links for span in [cue, *_source(piece, who)])
    for who, cue in links:
        named = SourceClass.NONE if who is None else source_class(who)
        yield Attribution(content, _source(piece, who), (cue,), whole, source_class=named, needs_marks=not content)


def _of_noun(piece: Parsed, noun: "Token") -> Iterator[Attribution]:
    """ "Putin's claim that …", "the claim by X that …", "X made the claim that …", "accusations of being corrupt"."""
    content = _of_doing(piece, noun)
    if (clause := that_clause(noun)) is not None and clause.i > noun.i:
        content = complement(piece, noun, clause)
    if not content:
        return
    governor = noun.head.head if noun.dep_ == "pobj" else noun.head
    cue = piece.span(noun, noun)
    who = child(noun, "poss") or _by(noun)
    governing = cues.cue_verb(governor)
    if who is None and noun.dep_ in ("dobj", "pobj") and governor.pos_ == "VERB" and noun.i > governor.i:
        if governing is not None and governing in cues.verbs("with_object"):
            return  # "rejected the claim that …": what is rejected is the verb's
        who = _speaker_of(governor)
        cue = piece.span(verb_phrase(governor)[0], noun)
    if who is not None and who.lower_ in _WRITER | _THINGS:
        return
    source = _source(piece, who)
    yield Attribution(
        content,
        source,
        (cue,),
        hull([cue, *source]),
        source_class=SourceClass.NONE if who is None else source_class(who),
        belief=noun.lemma_.lower() in cues.belief_nouns(),
        accusation=noun.lemma_.lower() in cues.accusing_nouns(),
    )


def _of_doing(piece: Parsed, noun: "Token") -> Spans:
    """What somebody is to have done: "accusations of being corrupt"."""
    of = child(noun, "prep")
    if noun.lemma_.lower() not in cues.accusing_nouns() or of is None or of.lower_ != "of" or not child(of, "pcomp"):
        return ()
    return clean(piece, [piece.span(of.nbor(), of.right_edge)])


def _by(word: "Token") -> "Token | None":
    """Whose claim it is: "the claim by X", "the opinion of X"."""
    for node in word.rights:
        if node.dep_ in ("prep", "agent") and node.lower_ in ("by", "of", "from") and node.i == word.i + 1:
            return child(node, "pobj")
    return None


def _made(
    piece: Parsed, verb: "Token", who: "Token | None", content: Spans, cue: str, *, needs_marks: bool = False
) -> Attribution:
    words = piece.span(*verb_phrase(verb))
    if "_" in cue and (particle := next((node for node in verb.rights if node.lower_ == cue.split("_")[1]), None)):
        words = hull([words, piece.span(particle, particle)]) if particle.i == verb.i + 1 else words
    source = _source(piece, who)
    polarity = Polarity.ASSERTS
    negated = is_negated(verb) or (who is not None and _nobody(who))
    if cue in cues.verbs("deny") | cues.verbs("rebuff") and not negated:
        polarity = Polarity.DENIES
    elif negated or cue in cues.verbs("decline"):
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


def _nobody(who: "Token") -> bool:
    """ "Nobody would say", "neither side has said", "no official has confirmed"; not "No 10", "none other than"."""
    for word in (who, *who.lefts):
        if word.lower_ in _NOBODY and word.i + 1 < len(word.doc):
            following = word.nbor()
            return not (following.like_num or following.lower_ in (".", "other"))
    return False


def _source(piece: Parsed, who: "Token | None") -> Spans:
    return () if who is None else (phrase(piece, who),)


def phrase(piece: Parsed, noun: "Token") -> Span:
    """The noun phrase; with the name behind it, where the parse makes two subjects of "the mayor, X,"."""
    first, last = name_phrase(noun)
    for node in noun.head.children:
        if node.dep_ == "nsubj" and last.i < node.i < noun.head.i and node.pos_ == "PROPN":
            last = name_phrase(node)[1]
    if last.i + 1 < len(last.doc) and last.nbor().text == ")" and _opens(first, last):
        last = last.nbor()
    return piece.span(first, last)


def _opens(first: "Token", last: "Token") -> bool:
    """Whether a bracket is open from one token to another."""
    return any(token.text == "(" for token in first.doc[first.i : last.i])


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
