"""What a judgement was about, so that a verdict on other words or another source can be told."""

from annotations.model.statement import Json, Reading, spans_to_json
from annotations.model.vocabulary import Polarity, said_link


def meant(reading: Reading, aspect: str) -> Json:
    """What a judgement of an aspect is about, so that one given before a change of it can be told.

    The span as it was cut; for *said* the link with its source, cue and polarity, for *so* whether a
    denial was judged.
    """
    about: Json = {"span": list(reading.span)}
    link = said_link(aspect)
    if link is None:
        return {**about, "denied": any(link.polarity is Polarity.DENIES for link in reading.links)}
    judged = reading.links[link]
    return {**about, "link": anchor(reading, aspect), "polarity": judged.polarity.value}


def anchor(reading: Reading, aspect: str) -> Json | None:
    """Source and cue of the link that an aspect asks about; None for *so*."""
    link = said_link(aspect)
    if link is None:
        return None
    asked = reading.links[link]
    return {"source": spans_to_json(asked.source), "cue": spans_to_json(asked.cue)}
