"""What is said, wished or believed: the complement of a cue verb, by construction."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.detection import cues
from annotations.detection.grammar import child
from annotations.detection.parsing import Parsed
from annotations.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

Construction = Callable[[Parsed, "Token"], tuple[Span, ...]]

_EDGES = " \t\n\u00a0,;:.–—-"
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_FAR = 30
"""How many tokens after its cue a clause may begin that the parse hangs elsewhere."""


def content_of(piece: Parsed, verb: "Token", cue: str) -> tuple[Span, ...]:
    """The content of a cue verb; empty where the parse shows none."""
    for group, constructions in _CONSTRUCTIONS:
        if cue in cues.verbs(group):
            for construction in constructions:
                if content := construction(piece, verb):
                    return content
    return ()


def clause_of(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """The complement clause, after the verb ("said that …") or before it ("…, he said")."""
    clause = child(verb, "ccomp")
    return () if clause is None else complement(piece, verb, clause)


def complement(piece: Parsed, verb: "Token", clause: "Token") -> tuple[Span, ...]:
    """The words of a clause that hangs on a verb, without "that" and the marks at its edges."""
    first, last = clause.left_edge, clause.right_edge
    if clause.i < verb.i:
        last = clause.doc[max(clause.i, min(last.i, verb.i - 1))]
        return clean(piece, [piece.span(first, last)])
    while first.i < clause.i and (
        first.i <= verb.i
        or (first.lower_ == "that" and first.dep_ == "mark")
        or (first.is_punct and not first.is_quote)
    ):
        first = first.nbor()
    return clean(piece, [piece.span(first, last)])


def around(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """The clause into which the cue is put ("…, as X says, …"), on both sides of it."""
    left, right = verb.head.left_edge, verb.head.right_edge
    parts = []
    if left.i < verb.left_edge.i:
        parts.append(piece.span(left, verb.left_edge.nbor(-1)))
    if verb.right_edge.i < right.i:
        parts.append(piece.span(verb.right_edge.nbor(), right))
    return clean(piece, parts)


def before(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """All of the sentence before its last clause ", X said" or ", said X"."""
    own = [
        node
        for node in verb.children
        if node.dep_ in ("nsubj", "aux", "auxpass", "neg") and verb.i - 8 <= node.i < verb.i
    ]
    first = min(
        (node.left_edge if node.dep_ == "nsubj" else node for node in own), key=lambda node: node.i, default=verb
    )
    words = verb.doc[verb.sent.start : first.i]
    closed = len(words) > 2 and (words[-1].text == "," or words[-1].is_quote)
    if verb.dep_ != "ROOT" or not closed or not any(token.tag_ in _FINITE for token in words):
        return ()
    return clean(piece, [piece.span(words[0], words[-1])])


def clean(piece: Parsed, spans: list[Span]) -> tuple[Span, ...]:
    """The spans without white space and punctuation at their edges; empty ones go."""
    kept = []
    for span in spans:
        start, end = span
        while start < end and piece.words[start] in _EDGES:
            start += 1
        while end > start and piece.words[end - 1] in _EDGES:
            end -= 1
        if start < end:
            kept.append(Span(start, end))
    return tuple(kept)


def _parenthetical(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "…, he said, …": the verb hangs on what is said."""
    edge = verb.left_edge
    set_off = edge.i > edge.sent.start and edge.nbor(-1).is_punct
    own_subject = child(verb, "nsubj") is not None
    return around(piece, verb) if verb.dep_ in ("parataxis", "ccomp") and own_subject and set_off else ()


def _stray_clause(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """A clause with "that" behind an insertion, which the parse hangs elsewhere ("affirmed, in …, that …")."""
    for token in verb.doc[verb.i + 1 : min(verb.i + _FAR, verb.sent.end)]:
        if token.lemma_.lower() in cues.any_verb() and token.pos_ == "VERB":
            return ()
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i and token.i > verb.i + 1:
            return clean(piece, [piece.span(token.nbor(), token.head.right_edge)]) if token.nbor(-1).text == "," else ()
    return ()


def _infinitive(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "urged them to leave"."""
    wish = child(verb, "xcomp")
    return () if wish is None or wish.i < verb.i else complement(piece, verb, wish)


def _name(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "called it a surrender", "described him as a traitor"."""
    name = child(verb, "oprd", "ccomp") or _preposition(verb, "naming")
    if name is None or name.i < verb.i:
        return ()
    if name.dep_ == "ccomp" and child(name, "mark") is not None:
        return complement(piece, verb, name)
    named = child(verb, "dobj")
    start = named.left_edge if named is not None and verb.i < named.i < name.i else name.left_edge
    return clean(piece, [piece.span(start, name.right_edge)])


def _after(group: str) -> Construction:
    """ "accused him of helping", "warned of a shortage"."""

    def construction(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
        of = _preposition(verb, group)
        if of is None or of.right_edge.i == of.i:
            return ()
        return clean(piece, [piece.span(of.nbor(), of.right_edge)])

    return construction


def _preposition(verb: "Token", group: str) -> "Token | None":
    known = cues.prepositions(group)
    return next(
        (node for node in verb.children if node.dep_ == "prep" and node.lower_ in known and node.i > verb.i), None
    )


def _thing(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "announced a ceasefire"; a single word says too little."""
    thing = child(verb, "dobj")
    if thing is None or thing.i < verb.i or thing.left_edge.i == thing.right_edge.i:
        return ()
    return clean(piece, [piece.span(thing.left_edge, thing.right_edge)])


_CONSTRUCTIONS: tuple[tuple[str, tuple[Construction, ...]], ...] = (
    ("speech", (clause_of, _parenthetical, before, _stray_clause)),
    ("belief", (clause_of, _after("belief"))),
    ("deny", (clause_of,)),
    ("request", (clause_of, _infinitive, _after("belief"))),
    ("naming", (_name,)),
    ("accusation", (_after("accusation"),)),
    ("topic", (_after("topic"),)),
    ("with_object", (_thing,)),
)
