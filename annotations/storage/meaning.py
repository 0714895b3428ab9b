"""What a judgement was about, so that a verdict on other words or another source can be told."""

from annotations.model.statement import Json, Reading, Spans, spans_to_json
from annotations.model.vocabulary import Polarity, said_link
from annotations.text import normalised

MEANING = ("span", "denied", "link", "polarity", "speaker")
"""What `meant` tells. A judgement that was given before one of them was kept says nothing about it."""


def meant(reading: Reading, aspect: str) -> Json:
    """What a judgement of an aspect is about, so that one given before a change of it can be told.

    The span as it was cut; for *said* the link with its source, cue, polarity and speaker, for *so*
    whether a denial was judged.
    """
    about: Json = {"span": list(reading.span)}
    link = said_link(aspect)
    if link is None:
        return {**about, "denied": any(link.polarity is Polarity.DENIES for link in reading.links)}
    judged = reading.links[link]
    speaker = normalised(judged.speaker.text) if judged.speaker else None
    return {**about, "link": anchor(reading, aspect), "polarity": judged.polarity.value, "speaker": speaker}


def means_another(detail: Json, aspect: str, reading: Reading) -> bool:
    """Whether a judgement with that detail was given of another cut, or of another link, than the reading has."""
    link = said_link(aspect)
    if link is not None and not 0 <= link < len(reading.links):
        return True
    now = meant(reading, aspect)
    named = link is not None and (speaker := reading.links[link].speaker) is not None and not speaker.inferred
    told = [name for name in now if name != "speaker" or named]  # neither no name nor a guess says another one
    return any(name in detail and detail[name] != now[name] for name in told)


def asks_the_same(before: Reading, after: Reading, aspect: str) -> bool:
    """Whether an aspect asks about the same link, corrected or not, and of the same sense, in both readings.

    A link is known by source and cue: in a chain of other length, or where it or another one was
    moved, its place says nothing.
    """
    link = said_link(aspect)
    if link is None:
        return bool(meant(before, aspect)["denied"] == meant(after, aspect)["denied"])
    old, new = _anchors(before), _anchors(after)
    return old[link] == new[link] or (len(old) == len(new) and old[link] not in new and new[link] not in old)


def _anchors(reading: Reading) -> list[tuple[Spans, Spans]]:
    return [(link.source, link.cue) for link in reading.links]


def anchor(reading: Reading, aspect: str) -> Json | None:
    """Source and cue of the link that an aspect asks about; None for *so*."""
    link = said_link(aspect)
    if link is None:
        return None
    asked = reading.links[link]
    return {"source": spans_to_json(asked.source), "cue": spans_to_json(asked.cue)}
