"""Who a source is: its class, and whom a pronoun or a role most likely stands for."""

from functools import cache
from typing import TYPE_CHECKING

from annotations.lexicon import lexicon, words
from annotations.model.vocabulary import SourceClass

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def _heads() -> list[tuple[SourceClass, frozenset[str]]]:
    return [(SourceClass(name), words(listed)) for name, listed in lexicon("sources").items()]


def source_class(noun: "Token") -> SourceClass:
    """The class of a source by the head noun of its phrase; a name that no list knows is a person."""
    forms = (noun.lower_, noun.lemma_.lower(), noun.lower_.removesuffix("s"))
    plural = noun.tag_ == "NNS"
    named = noun.pos_ == "PROPN" or any(node.pos_ == "PROPN" and node.dep_ == "appos" for node in noun.children)
    for kind, known in _heads():
        passed_over = (named and kind is SourceClass.ANONYMOUS) or (plural and kind is SourceClass.PERSON)
        if not passed_over and any(form in known for form in forms):
            return kind
    if plural:
        return SourceClass.COLLECTIVE
    return SourceClass.PERSON if noun.pos_ in ("PROPN", "PRON") else SourceClass.NONE
