"""Which verbs and nouns make a statement an attributed one (`resources/lexicons/cues.toml`)."""

from functools import cache
from typing import TYPE_CHECKING

from annotations.lexicon import lexicon, words

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def verbs(group: str) -> frozenset[str]:
    """The verbs of a group: speech, belief, request, deny, naming, …; "point_out" with its particle."""
    known = lexicon("cues")
    return words(known["verbs"].get(group) or known["other_verbs"][group])


@cache
def aside(group: str) -> frozenset[str]:
    """The words of an aside: hedges, accusing_hedges, words_of, as_verbs."""
    return words(lexicon("cues")["asides"][group])


@cache
def any_verb() -> frozenset[str]:
    return frozenset().union(*(verbs(group) for group in lexicon("cues")["verbs"]))


@cache
def nouns() -> frozenset[str]:
    """Nouns that take a clause with "that": "the claim that"."""
    return words(lexicon("cues")["nouns"]["clause"]) | belief_nouns()


@cache
def belief_nouns() -> frozenset[str]:
    """Those of `nouns` that name a thought or wish rather than something said."""
    return words(lexicon("cues")["nouns"]["belief"])


@cache
def accusing_nouns() -> frozenset[str]:
    """Those that name an accusation: with "that", or with "of" and what somebody is to have done."""
    return words(lexicon("cues")["nouns"]["accusing"])


@cache
def prepositions(group: str) -> frozenset[str]:
    """The prepositions after which the verbs of a group name their content."""
    return words(lexicon("cues")["prepositions"].get(group, ""))


def cue_verb(token: "Token") -> str | None:
    """The cue verb that a token is a form of, with its particle or preposition where it needs one; else None."""
    lemma = _regular_forms().get(token.lower_) or token.lemma_.lower()
    for node in token.children:
        if node.dep_ in ("prt", "prep") and node.i > token.i and f"{lemma}_{node.lower_}" in any_verb():
            return f"{lemma}_{node.lower_}"
    return lemma if lemma in any_verb() else None


def is_disguised(token: "Token") -> bool:
    """Whether what the tagger takes for a noun is the verb of its sentence ("Kyiv hopes for an exchange")."""
    if token.lower_ == "read":  # "“…,” the note read"
        return token.tag_ == "NN" and token.dep_ == "ROOT" and any(node.dep_ == "nsubj" for node in token.lefts)
    verb = _regular_forms().get(token.lower_)
    if token.tag_ != "NNS" or token.dep_ != "ROOT" or verb not in verbs("belief") | verbs("deny"):
        return False
    before = next(token.lefts, None)
    return before is not None and before.i == token.i - 1 and before.text[0].isupper()


@cache
def _regular_forms() -> dict[str, str]:
    """Regular forms of the cue verbs: the lemmatizer errs where the tagger does ("Kyiv hopes")."""
    forms: dict[str, str] = {}
    for verb in sorted(any_verb()):
        stem = verb[:-1] if verb.endswith(("e", "y")) and not verb.endswith(("ay", "ey", "oy")) else verb
        middle = (
            "i" if verb.endswith("y") and stem != verb else "e" if verb.endswith(("sh", "ch", "s", "x", "z")) else ""
        )
        third = f"{stem}{middle or 'e'}s" if stem != verb else f"{verb}{middle}s"
        past = f"{stem}ied" if middle == "i" else f"{stem}ed"
        participle = f"{verb}ing" if verb.endswith("y") else f"{stem}ing"
        forms |= dict.fromkeys((third, past, participle), verb)
    return forms
