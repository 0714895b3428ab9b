"""References that may be one work, recorded twice."""

import re
from collections import defaultdict
from collections.abc import Iterable

from annotations.addresses import normal_address
from annotations.folding import fold
from annotations.model.ids import Id
from annotations.model.reference import Reference, parse_identifiers

_OF_SERIES = frozenset({"issn", ""})
"""Schemes that name no single work."""

Key = tuple[str, ...]


class ReferenceIndex:
    """Finds what is there already, of many references at once."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._by_key: dict[Key, list[Reference]] = defaultdict(list)
        for reference in references:
            for key in keys_of(reference):
                self._by_key[key].append(reference)

    def like(self, reference: Reference) -> list[Reference]:
        """Those that may be the same work, the surest first; never itself."""
        found = (other for key in keys_of(reference) for other in self._by_key.get(key, ()))
        return list({other.id: other for other in found if other.id != reference.id}.values())

    def groups(self) -> list[list[Reference]]:
        """All that may be one work, together; the one recorded first stands first."""
        leader: dict[Id, Id] = {}

        def lead(of: Id) -> Id:
            while leader.setdefault(of, of) != of:
                of = leader[of]
            return of

        for alike in self._by_key.values():
            for other in alike[1:]:
                first, second = sorted((lead(alike[0].id), lead(other.id)))
                leader[second] = first
        members: dict[Id, dict[Id, Reference]] = defaultdict(dict)
        for alike in self._by_key.values():
            for one in alike:
                members[lead(one.id)][one.id] = one
        several = (sorted(group.values(), key=lambda one: one.id) for group in members.values() if len(group) > 1)
        return sorted(several, key=lambda group: fold(group[0].name))


def keys_of(reference: Reference) -> list[Key]:
    """By what a reference is recognised: identifiers, its address, its title with the year or container.

    Two are likely one work if they share any of these.
    """
    named = parse_identifiers(reference.identifier)
    keys: list[Key] = [(scheme, _bare(scheme, value)) for scheme, value in named if scheme not in _OF_SERIES]
    if address := normal_address(reference.url):
        keys.append(("address", address))
    title = " ".join(re.findall(r"\w+", fold(reference.title)))
    if title:
        near = (reference.published[:4], fold(reference.container).strip())
        keys += [("title", title, where) for where in near if where]
    return keys


def _bare(scheme: str, value: str) -> str:
    """An identifier without what is only its dress: case, hyphens and blanks of numbers."""
    return value.lower() if scheme == "doi" else re.sub(r"[\s-]", "", value).lower()


def independent(sources: Iterable[Iterable[str]]) -> int:
    """How many independent origins citations have, given by what each may share with another (`Citation.sources`)."""
    apart: list[set[str]] = []
    for own in map(set, sources):
        shared = [other for other in apart if other & own]
        apart = [other for other in apart if not other & own] + [own.union(*shared)]
    return len(apart)
