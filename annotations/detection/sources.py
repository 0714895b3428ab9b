"""Who a source is: its class."""

from functools import cache
from typing import TYPE_CHECKING

from annotations.lexicon import lexicon, words
from annotations.model.vocabulary import SourceClass

if TYPE_CHECKING:
    from spacy.tokens import Token


_DOERS = ("er", "or", "ist", "man", "woman", "ian", "ant")
"""How words for people end that no list knows ("officer")."""
_INFORMED = frozenset("familiar close briefed aware knowledgeable involved".split())


@cache
def _heads() -> list[tuple[SourceClass, frozenset[str]]]:
    return [(SourceClass(name), words(listed)) for name, listed in lexicon("sources").items()]


def source_class(noun: "Token") -> SourceClass:
    """The class of a source by the head noun of its phrase; a name that no list knows is a person."""
    if _unnamed(noun):
        return SourceClass.ANONYMOUS
    if (kind := known_class(noun)) is not SourceClass.NONE:
        return kind
    capital = noun.text[0].isupper()
    if noun.tag_ == "NNS" and (not capital or noun.lemma_.lower() in words(lexicon("sources")["person"])):
        return SourceClass.COLLECTIVE
    named = noun.pos_ in ("PROPN", "PRON") or _is_named(noun) or (capital and not list(noun.children))
    if not named and noun.tag_ == "NN" and noun.lower_.endswith(_DOERS):
        return SourceClass.PERSON
    if named:
        return SourceClass.ORGANISATION if _is_acronym(noun) else SourceClass.PERSON
    return SourceClass.COLLECTIVE if noun.tag_ == "NNS" else SourceClass.NONE


def known_class(noun: "Token") -> SourceClass:
    """The class that the lists give a head noun; NONE where none knows it."""
    if noun.lower_ == "house" and any(node.lower_ == "white" for node in noun.lefts):
        return SourceClass.STATE
    forms = (noun.lower_, noun.lemma_.lower(), noun.lower_.removesuffix("s"))
    plural = noun.tag_ == "NNS"
    named = noun.pos_ == "PROPN" or _is_named(noun)
    for kind, known in _heads():
        passed_over = (named and kind is SourceClass.ANONYMOUS) or (plural and kind is SourceClass.PERSON)
        if not passed_over and any(form in known for form in forms):
            return kind
    return SourceClass.NONE


def class_of_name(name: str) -> SourceClass:
    """The class of a source that is known by its words alone; of one that no list knows, a person."""
    last = name.split(",", maxsplit=1)[0].lower().split()[-1].strip(".")
    return next((kind for kind, known in _heads() if last in known), SourceClass.PERSON)


def _is_acronym(noun: "Token") -> bool:
    """ "KCNA", but no word of a headline in capitals."""
    return len(noun.text) > 2 and noun.text.isupper() and noun.text.isalpha() and not noun.sent.text.isupper()


def _is_named(noun: "Token") -> bool:
    return any(node.pos_ == "PROPN" and node.dep_ == "appos" for node in noun.children)


def _unnamed(noun: "Token") -> bool:
    """ "A person familiar with the matter", "people close to him"."""
    about = any(node.lower_ in _INFORMED for node in noun.children)
    return about and noun.lemma_.lower() in ("person", "people", "man", "woman", "one")
