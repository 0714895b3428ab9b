"""Finds a reviewer by what people call them."""

from collections.abc import Callable, Sequence

from annotations.errors import WrongUse
from annotations.model.judgement import Reviewer


def find_reviewer(reviewers: Sequence[Reviewer], who: str) -> Reviewer | None:
    """The reviewer with that id, those initials or that name; None if there is none.

    Any of their identities may be called so. Case does not matter. Raises WrongUse where several fit.
    """
    wanted = who.strip().casefold()
    if not wanted:
        raise WrongUse("Who judges?", "Give a name, initials or an id with --reviewer.")
    callings: tuple[Callable[[Reviewer], str], ...] = (
        lambda reviewer: reviewer.id.hex(),
        lambda reviewer: reviewer.name.casefold(),
        lambda reviewer: reviewer.initials.casefold(),
    )
    for calling in callings:
        found = [one for one in reviewers if wanted in {calling(each) for each in (one, *one.also)}]
        if len(found) > 1:
            ids = ", ".join(f"{reviewer.name} ({reviewer.id.hex()})" for reviewer in found)
            raise WrongUse(f"“{who}” could be several reviewers: {ids}.", "Give the whole id.")
        if found:
            return found[0]
    return None


def existing_reviewer(reviewers: Sequence[Reviewer], who: str) -> Reviewer:
    """The reviewer with that id, initials or name. Raises WrongUse if there is none."""
    found = find_reviewer(reviewers, who)
    if found is None:
        known = ", ".join(reviewer.name for reviewer in reviewers) or "nobody yet"
        raise WrongUse(f"There is no reviewer “{who}”.", f"In this project: {known}.")
    return found
