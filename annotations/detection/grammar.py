"""Small questions to a dependency parse (ClearNLP labels, as in spaCy's English pipelines)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
_NOT_OF_A_NAME = frozenset(["relcl", "parataxis", "ccomp", "advcl", "dep", "case"])
_MARKS = frozenset(',;:—–-()“”"')
_DEEP = 4
"""So many steps from verb to verb, or from name to name, and no further: the parse of no real sentence has more."""
_LONGEST_NAME = 12
_VERBS = frozenset(["VERB", "AUX"])


def child(token: "Token", *labels: str) -> "Token | None":
    """The first child with one of these labels."""
    return next((node for node in token.children if node.dep_ in labels), None)


def subject(verb: "Token", depth: int = 0) -> "Token | None":
    """Who does what the verb says: its own subject, or the one it shares with another verb.

    For "who", "which" and a participle behind a noun it is that noun, with what it stands in apposition to.
    """
    own, head = _own_subject(verb), verb.head
    if own is not None and own.tag_ not in ("WP", "WDT"):
        return own
    if verb.dep_ == "relcl" or (own is None and verb.dep_ == "acl"):
        return head.head if head.dep_ == "appos" and head.pos_ == "PROPN" else head
    if own is None and verb.dep_ == "ROOT":
        return _mistaken_subject(verb)
    if own is not None or depth > _DEEP:
        return None
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        head = head.head
    if head.pos_ not in _VERBS or verb.dep_ not in ("conj", "advcl", "xcomp", "dep", "pcomp"):
        return None
    asked = child(head, "dobj", "dative") if verb.dep_ == "xcomp" else None
    return asked if asked is not None and asked.i < verb.i else subject(head, depth + 1)


def _own_subject(verb: "Token") -> "Token | None":
    """The subject among the children; of two the one behind the verb (“No comment”, said the minister)."""
    own = [node for node in verb.children if node.dep_ in _SUBJECTS]
    return own[-1] if len(own) > 1 and own[0].i < verb.i < own[-1].i else next(iter(own), None)


def _mistaken_subject(verb: "Token") -> "Token | None":
    """A name before the verb that is taken for an adjective ("Kyiv hopes"), or the noun of "“…”, warned X"."""
    before = next((node for node in verb.lefts if node.i == verb.i - 1 and node.dep_ in ("amod", "compound")), None)
    if before is not None and before.text[0].isupper():
        return before
    said, after = child(verb, "ccomp"), child(verb, "dobj")
    turned = said is not None and after is not None and said.i < verb.i < after.i
    return after if turned else None


def is_passive(verb: "Token") -> bool:
    return child(verb, "auxpass", "nsubjpass") is not None


def agent(verb: "Token") -> "Token | None":
    """Who did it, in the passive ("reported by CNN")."""
    by = child(verb, "agent")
    return None if by is None else child(by, "pobj")


def is_negated(verb: "Token") -> bool:
    """Whether it has a "not", or a "neither" ("neither confirmed nor denied")."""
    pair = (verb, verb.head) if verb.dep_ == "conj" else (verb,)
    neither = any(node.dep_ == "preconj" and node.lower_ == "neither" for one in pair for node in one.children)
    return neither or child(verb, "neg") is not None


def name_phrase(noun: "Token", depth: int = 0) -> "tuple[Token, Token]":
    """First and last token of a noun phrase with its appositions, without clauses that hang on it."""
    first = last = noun
    for node in noun.children:
        if not _belongs(node, noun):
            continue
        left, right = node.left_edge, _right_edge(node)
        if node.dep_ == "compound" and child(node, "ccomp") is not None:
            left = node  # "“…,” engineer X said", where the quotation hangs on "engineer"
        if node.dep_ in ("appos", "conj") and depth < _DEEP:
            left, right = name_phrase(node, depth + 1)
        first = left if left.i < first.i else first
        last = right if right.i > last.i else last
    return first, last


def _belongs(node: "Token", noun: "Token") -> bool:
    """Whether a word that hangs on a noun is part of its name."""
    if node.dep_ in _NOT_OF_A_NAME or node.dep_ == "cc" or (node.dep_ == "punct" and node.text in _MARKS):
        return False
    if node.dep_ in ("conj", "appos") and node.pos_ in _VERBS:
        return False
    if node.dep_ == "prep" and child(node, "pcomp") is not None:
        return False
    if node.dep_ == "acl" and node.i > noun.i and node.left_edge.nbor(-1).text == ",":
        return False
    return node.dep_ != "appos" or node.i - noun.i <= _LONGEST_NAME


def _right_edge(token: "Token") -> "Token":
    """The right edge of a subtree without the relative clauses at its end."""
    last, open_nodes = token, [token]
    while open_nodes:
        node = open_nodes.pop()
        last = node if node.i > last.i else last
        open_nodes += (one for one in node.children if one.dep_ not in _NOT_OF_A_NAME and one.dep_ != "punct")
    return last


def verb_phrase(verb: "Token") -> "tuple[Token, Token]":
    """First and last token of a verb with its auxiliaries, negation and particle ("have not said")."""
    first = last = verb
    for node in verb.children:
        if node.dep_ in ("aux", "auxpass", "neg") and node.i < first.i and not _noun_between(node, verb):
            first = node
        if node.dep_ == "prt" and node.i == verb.i + 1:
            last = node
    return first, last


def _noun_between(left: "Token", right: "Token") -> bool:
    return any(token.pos_ in ("NOUN", "PROPN", "PRON") for token in left.doc[left.i : right.i])
