"""Whom a pronoun, a role or a surname most likely stands for.

Rules that a reader can check, each with its reason; where two people could be meant there is no answer.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from annotations.detection.attributions import Attribution
from annotations.detection.parsing import Parsed
from annotations.detection.sources import known_class
from annotations.lexicon import lexicon, words
from annotations.model.statement import Speaker
from annotations.model.vocabulary import SourceClass
from annotations.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS = {"he": "he", "him": "he", "she": "she", "her": "she"}
_ACTING = frozenset("nsubj nsubjpass dobj dative appos conj".split())
_TITLES = frozenset("mr mr. sir ms ms. mrs mrs. dr dr.".split())
_ROLE = re.compile(r"(?i:the|this|that)\s+(?:[\w’'-]+\s+){0,3}?(?P<role>[\w’'-]+)")
_REACH = 600
"""A pronoun stands for somebody named at most so many code points before it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at `span` as `name`, with the roles given there ("the mayor, Olaf Berg")."""

    span: Span
    name: str
    roles: frozenset[str]


@cache
def _roles() -> frozenset[str]:
    known = lexicon("sources")
    return (words(known["person"]) | words("mp spokesman witness official")) - words("he i him her she they")


def mentions(piece: Parsed) -> Iterator[Mention]:
    """The people that a piece names by more than one word or with a role, in order."""
    for token in piece.doc:
        ends = token.pos_ == "PROPN" and not (token.dep_ == "compound" and token.head.i == token.i + 1)
        if ends and (found := _mention(piece, token)) is not None:
            yield found


def _mention(piece: Parsed, last: "Token") -> Mention | None:
    first = last
    while first.i > last.sent.start and first.nbor(-1).pos_ == "PROPN":
        first = first.nbor(-1)
    run = list(piece.doc[first.i : last.i + 1])
    titled = [place for place, token in enumerate(run) if _is_role(token) or token.lower_ in _TITLES]
    name = run[titled[-1] + 1 :] if titled else run
    roles = _roles_beside(last) | ({_role(run[titled[-1]])} if titled and _is_role(run[titled[-1]]) else set())
    if not name or not all(token.text[0].isupper() for token in name):
        return None
    acts = last.dep_ in _ACTING or (last.dep_ == "pobj" and last.head.dep_ == "agent")
    if known_class(last) is not SourceClass.NONE or not (roles or titled or (acts and len(name) > 1)):
        return None
    return Mention(piece.span(first, last), piece.span(name[0], name[-1]).of(piece.words), frozenset(roles))


def _roles_beside(name: "Token") -> set[str]:
    """The roles before a name ("the engineer Paul Ohm") and in apposition to it ("the mayor, Olaf Berg, …")."""
    near = [node for node in name.children if node.dep_ == "appos" or (node.dep_ == "compound" and node.pos_ == "NOUN")]
    if name.dep_ == "appos":
        near.append(name.head)
    return {_role(node) for node in near if _is_role(node)}


def _is_role(token: "Token") -> bool:
    return _role(token) in _roles()


def _role(token: "Token") -> str:
    return token.lower_.removesuffix("s")


def with_speakers(text: str, found: Iterable[Attribution], named: list[Mention]) -> list[Attribution]:
    """Adds whom each source most likely stands for, where the text says so plainly."""
    result = list(found)
    people = _People(named)
    order = sorted((one.source[0].start, place) for place, one in enumerate(result) if one.source)
    last: tuple[int, str] | None = None
    for start, place in order:
        people.read_to(start)
        source = " ".join(result[place].source[0].of(text).split())
        here = people.at(result[place].source[0])
        speaker = None
        if here is not None:
            last = (start, people.full(here.name))
        elif source.lower() in _PRONOUNS:
            speaker = _last_one(people, last, start, _PRONOUNS[source.lower()])
        else:
            speaker = people.of_role(source) or people.of_surname(source)
            last = (start, speaker.text) if speaker else None
        if speaker is not None and speaker.text != source:
            result[place] = replace(result[place], speaker=speaker)
    return result


def _last_one(people: "_People", last: tuple[int, str] | None, at: int, pronoun: str) -> Speaker | None:
    """The one who spoke last, or who alone was named, unless anybody else was named since."""
    near = people.since(max(at - _REACH, -1 if last is None else last[0]))
    if last is None and len(near) == 1:
        name, reason = near.pop(), "nobody else is named before"
    elif last is not None and at - last[0] <= _REACH and not near - {last[1]}:
        name, reason = last[1], "spoke last, and nobody else is named since"
    else:
        return None
    fits = people.pronoun_of.setdefault(name, pronoun) == pronoun
    return Speaker(name, reason=reason) if fits else None


class _People:
    """Who was named in the text so far."""

    def __init__(self, named: list[Mention]) -> None:
        self._waiting = sorted(named, key=lambda mention: mention.span)
        self._read = 0
        self.pronoun_of: dict[str, str] = {}
        self._by_role: dict[str, set[str]] = {}
        self._by_surname: dict[str, set[str]] = {}

    def read_to(self, position: int) -> None:
        while self._read < len(self._waiting) and self._waiting[self._read].span.start < position:
            mention = self._waiting[self._read]
            self._read += 1
            self._by_surname.setdefault(mention.name.split()[-1], set()).add(mention.name)
            for role in mention.roles:
                self._by_role.setdefault(role, set()).add(mention.name)

    def at(self, span: Span) -> Mention | None:
        """The person named in `span`."""
        first = max(0, self._read - 1)
        near = self._waiting[first : first + 4]
        return next((mention for mention in near if span.contains(mention.span) and " " in mention.name), None)

    def since(self, position: int) -> set[str]:
        """The full names that stand between a position and where was read to."""
        names = set()
        for place in range(self._read - 1, -1, -1):
            mention = self._waiting[place]
            if mention.span.start <= position:
                break
            names.add(self.full(mention.name))
        return names

    def full(self, name: str) -> str:
        """The one longer name that was read with this surname, else the name."""
        longer = {known for known in self._by_surname.get(name.rsplit(maxsplit=1)[-1], ()) if " " in known}
        return next(iter(longer)) if " " not in name and len(longer) == 1 else name

    def of_role(self, source: str) -> Speaker | None:
        """Whom "the mayor" stands for, if one person alone was called so."""
        match = _ROLE.fullmatch(source)
        called = self._by_role.get(match["role"].lower(), set()) if match else set()
        people = {self.full(name) for name in called}
        if match is None or len(people) != 1:
            return None
        return Speaker(people.pop(), reason=f"the only one called “{match['role']}” so far")

    def of_surname(self, source: str) -> Speaker | None:
        """Whom a bare surname stands for, if one person alone was named with it."""
        bare = [word for word in source.split() if word.lower() not in _TITLES]
        if len(bare) != 1 or not bare[0][:1].isupper():
            return None
        longer = {name for name in self._by_surname.get(bare[0], ()) if " " in name}
        return Speaker(next(iter(longer)), reason="the only one of that name so far") if len(longer) == 1 else None
