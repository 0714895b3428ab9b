"""What is said, wished or believed: the complement of a cue verb, by construction."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotations.detection import cues
from annotations.detection.grammar import child, name_phrase, subject, verb_phrase
from annotations.detection.parsing import Parsed
from annotations.detection.sources import source_class
from annotations.model.vocabulary import SourceClass
from annotations.text import Span, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

Construction = Callable[[Parsed, "Token"], tuple[Span, ...]]

_EDGES = " \t\n\u00a0,;:.–—-"
CITING = ("citing", "quoting")
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_FAR = 30
"""How many tokens after its cue a clause may begin that the parse hangs elsewhere."""


def content_of(piece: Parsed, verb: "Token", cue: str) -> tuple[Span, ...]:
    """The content of a cue verb; empty where the parse shows none."""
    for group, constructions in _CONSTRUCTIONS:
        if cue in cues.verbs(group):
            for construction in constructions:
                if content := construction(piece, verb):
                    return _without_answer(piece, verb, content)
    return ()


def _without_answer(piece: Parsed, verb: "Token", content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Without a last clause in which another denies it: "accused them of shelling the town, which they denied"."""
    for node in verb.subtree:
        if node.dep_ != "relcl" or node.i < verb.i or cues.cue_verb(node) not in cues.verbs("deny"):
            continue
        first = node.left_edge
        if first.lower_ == "which" and first.dep_ == "dobj" and first.nbor(-1).text == ",":
            rest = Span(piece.span(first, first).start, content[-1].end)
            return clean(piece, [Span(one.start, min(one.end, max(one.start, rest.start))) for one in content])
    return content


def clause_of(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """The complement clause, after the verb ("said that …") or before it ("…, he said")."""
    clause = _clause(verb)
    if clause is None:
        return ()
    content = complement(piece, verb, clause)
    further = [node for node in verb.children if node.dep_ == "conj" and _that(node) and node.i > clause.i > verb.i]
    return (hull([*content, *complement(piece, verb, further[-1])]),) if further and content else content


def _clause(verb: "Token") -> "Token | None":
    """The complement of a verb, where the parse of "A said x; B said y" and "A said x, B reported" errs too."""
    clauses = [node for node in verb.children if node.dep_ == "ccomp"]
    if not clauses:
        return None
    clause = clauses[0]
    if clause.i < verb.i and len(clauses) > 1 and any(token.text == ";" for token in verb.doc[clause.i : verb.i]):
        return clauses[-1]
    who, inner = child(clause, "nsubj"), child(clause, "ccomp")
    reporter = who is not None and clause.i > verb.i and cues.cue_verb(clause) in cues.verbs("speech")
    if reporter and who is not None and inner is not None and verb.i < inner.i < who.i:
        return inner if who.left_edge.nbor(-1).text == "," else clause
    return clause


def complement(piece: Parsed, verb: "Token", clause: "Token") -> tuple[Span, ...]:
    """The words of a clause that hangs on a verb, without "that" and the marks at its edges."""
    first, last = clause.left_edge, clause.right_edge
    if clause.i < verb.i:
        last = clause.doc[max(clause.i, min(last.i, verb.i - 1))]
        return clean(piece, [piece.span(first, last)])
    if first.dep_ == "advcl" and first.lower_ in CITING and first.right_edge.i < clause.i:
        first = first.right_edge.nbor()
    while first.i < clause.i and (
        first.i <= verb.i
        or (first.lower_ == "that" and first.dep_ == "mark")
        or (first.is_punct and not first.is_quote)
    ):
        first = first.nbor()
    if (turn := turn_to_the_speaker(clause)) is not None and verb_phrase(turn)[0].i > first.i:
        last = verb_phrase(turn)[0].nbor(-1)
        last = last.nbor(-1) if last.dep_ == "cc" and last.i > first.i else last
    return clean(piece, [piece.span(first, last)])


def turn_to_the_speaker(clause: "Token") -> "Token | None":
    """Where a reported clause ends and the sentence goes on with its speaker, although the parse joins the two.

    "said that the plan works, and has warned that …": a plan warns of nothing. "urged both to talk and
    offered …": an infinitive is not continued by a finite verb.
    """
    infinitive = any(node.dep_ == "aux" and node.tag_ == "TO" for node in clause.children)
    who = subject(clause)
    for node in clause.children:
        if node.dep_ != "conj" or child(node, "nsubj", "nsubjpass", "expl") is not None:
            continue
        finite = node.tag_ in FINITE or any(one.dep_ == "aux" and one.tag_ in FINITE for one in node.children)
        mute = who is not None and who.pos_ == "NOUN" and source_class(who) is SourceClass.NONE
        if finite and (infinitive or (mute and _speaks(node))):
            return node
    return None


def _speaks(verb: "Token") -> bool:
    """Whether a verb has a clause of its own as a cue has, or names a thing said ("uses as an excuse that")."""
    cue = cues.cue_verb(verb)
    if cue is not None and cue in cues.verbs("speech") and child(verb, "ccomp") is not None:
        return True
    return any(node.lemma_.lower() in cues.nouns() and that_clause(node) is not None for node in objects(verb))


def objects(verb: "Token") -> "list[Token]":
    """The objects of a verb, with a preposition or without."""
    preps = [node for node in verb.children if node.dep_ == "prep"]
    return [
        node
        for parent in (verb, *preps)
        for node in parent.children
        if node.dep_ in ("dobj", "pobj", "attr") and node.i > verb.i
    ]


def that_clause(noun: "Token") -> "Token | None":
    """The clause of "the claim that …"."""
    return next((one for one in noun.children if one.dep_ in ("acl", "ccomp", "relcl") and _that(one)), None)


def _that(clause: "Token") -> bool:
    return any(node.dep_ == "mark" and node.lower_ == "that" for node in clause.children)


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
    asked = len(words) > 0 and words[0].dep_ == "advcl" and words[0].tag_ == "VBN"
    closed = len(words) > 2 and (words[-1].text == "," or words[-1].is_quote)
    if verb.dep_ != "ROOT" or asked or not closed or not any(token.tag_ in FINITE for token in words):
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
    set_off = edge.is_punct or (edge.i > edge.sent.start and edge.nbor(-1).is_punct)
    own_subject = child(verb, "nsubj") is not None and not _reports(verb.head, verb)
    return around(piece, verb) if verb.dep_ in ("parataxis", "ccomp") and own_subject and set_off else ()


def _reports(outer: "Token", inner: "Token") -> bool:
    """Whether a report stands behind another: "“…,” X said, Y reported"."""
    who = child(outer, "nsubj")
    return who is not None and who.i > inner.i and cues.cue_verb(outer) in cues.verbs("speech")


def _inserted(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "They agreed, he said, that …": as `_parenthetical`, and the clause behind it."""
    if verb.dep_ != "parataxis" or not (parts := _parenthetical(piece, verb)):
        return ()
    return tuple(sorted({*parts, *clause_of(piece, verb)}))


def _stray_clause(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """A clause with "that" behind an insertion, which the parse hangs elsewhere ("affirmed, in …, that …")."""
    for token in verb.doc[verb.i + 1 : min(verb.i + _FAR, verb.sent.end)]:
        if token.lemma_.lower() in cues.any_verb() and token.pos_ == "VERB":
            return ()
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i and token.i > verb.i + 1:
            return clean(piece, [piece.span(token.nbor(), token.head.right_edge)]) if token.nbor(-1).text == "," else ()
    return ()


def _infinitive(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "urged them to leave" (with "them", who are to do it), "denied paying bribes"."""
    wish, asked = child(verb, "xcomp"), child(verb, "dobj")
    if wish is None or wish.i < verb.i:
        return ()
    content = complement(piece, verb, wish)
    if asked is None or not content or not verb.i < asked.i < wish.i:
        return content
    return (hull([piece.span(*name_phrase(asked)), *content]),)


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
    """Also behind the agent or the object, where the parse may hang it ("accused by Trump of …")."""
    known = cues.prepositions(group)
    by, whom = child(verb, "agent"), child(verb, "dobj") if group == "accusation" else None
    holders = [verb, *(() if by is None else (by, *by.children)), *(() if whom is None else (whom,))]
    return next(
        (
            node
            for holder in holders
            for node in holder.children
            if node.dep_ == "prep" and node.lower_ in known and node.i > verb.i
        ),
        None,
    )


def _thing(piece: Parsed, verb: "Token") -> tuple[Span, ...]:
    """ "announced a ceasefire", "rejected the claim that …"; a single word says too little."""
    things = [node for node in verb.children if node.dep_ == "dobj" and node.i > verb.i]
    if not things:
        return ()
    thing, cue = things[-1], cues.cue_verb(verb)
    if cue in cues.verbs("rebuff") and thing.lemma_.lower() not in cues.nouns():
        return ()  # "dismissed the coach"
    if cue in cues.verbs("figures") and not any(node.like_num for node in thing.subtree):
        return ()  # "expects a baby"
    if thing.lemma_.lower() in cues.nouns() and (clause := that_clause(thing)) is not None:
        return complement(piece, thing, clause)
    more = [
        node
        for node in verb.children
        if node.i > thing.i
        and ((node.dep_ == "prep" and node.lower_ == "as") or (node.dep_ == "conj" and node.pos_ in ("NOUN", "PROPN")))
    ]
    last = max((node.right_edge for node in (thing, *more)), key=lambda node: node.i)
    if thing.left_edge.i == last.i:
        return ()
    return clean(piece, [piece.span(thing.left_edge, last)])


_CONSTRUCTIONS: tuple[tuple[str, tuple[Construction, ...]], ...] = (
    ("speech", (_inserted, clause_of, _parenthetical, before, _stray_clause)),
    ("belief", (clause_of, _after("belief"))),
    ("deny", (clause_of, _infinitive)),
    ("request", (clause_of, _infinitive, _after("belief"))),
    ("naming", (_name,)),
    ("accusation", (_after("accusation"),)),
    ("topic", (_after("topic"),)),
    ("with_object", (_thing,)),
)
