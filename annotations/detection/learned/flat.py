"""The learned reading of a text: flat attributions, in which a word belongs to one at most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotations.detection.learned import network, weights
from annotations.detection.learned.features import Features, Floats, features
from annotations.detection.learned.network import Cue, Weights
from annotations.detection.parsing import Parsed
from annotations.quotations import Quotation
from annotations.text import Span, hull

CUE_BIAS = 0.1
"""Taken from the log probability that a word is no cue. Chosen on articles held out of the training split."""

_NEITHER, _SOURCE, _CONTENT = range(3)


@dataclass(frozen=True, slots=True)
class FlatAttribution:
    """Who (`source`, empty if nobody is named) says or thinks (`cue`) what (`content`); spans of the whole text.

    `content` is empty if nothing of it stands in the cue's paragraph.

    `score` is the model's belief in cue and content, between 0 and 1; where there is no content, in the cue alone.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


def flat_attributions(piece: Parsed, marks: Sequence[Quotation], using: Weights | None = None) -> list[FlatAttribution]:
    """The attributions of a parsed piece in the order of their cues. `marks`: the text's outermost quotations."""
    seen = features(piece, marks)
    if not len(seen):
        return []
    model = weights.shipped() if using is None else using
    encoded = network.encode(seen, model)
    chances = network.cue_scores(encoded, model)
    cues = _cues(chances, seen.blocks)
    roles = list(network.role_scores(encoded, seen.heads, cues, model))
    found: list[FlatAttribution] = []
    number = 0
    while number < len(cues):
        end = number
        while end < len(cues) and cues[end].start == cues[number].start:
            end += 1
        found += _flat(cues[number:end], roles[number:end], chances, seen)
        number = end
    return found


def _cues(chances: Floats, blocks: Sequence[tuple[int, int]]) -> list[Cue]:
    """A cue begins with its first word that is likelier a part of one than not."""
    scores = np.log(chances + np.float32(1e-9))
    scores[:, 0] -= CUE_BIAS
    labels = scores.argmax(axis=1).tolist()
    cues = []
    for start, stop in blocks:
        row = start
        while row < stop:
            first, row = row, row + 1
            if labels[first]:
                while row < stop and labels[row] == 2:
                    row += 1
                cues.append(Cue(first, row, start, stop))
    return cues


def _flat(cues: list[Cue], roles: list[Floats], chances: Floats, seen: Features) -> list[FlatAttribution]:
    """The attributions of one block: each word goes to the cue that is surest of it."""
    scores = np.stack(roles)
    best = scores[:, :, 1:].max(axis=2)
    best[best <= scores[:, :, _NEITHER]] = 0
    start = cues[0].start
    for cue in cues:
        best[:, cue.first - start : cue.end - start] = 0
    owner = np.where(best.max(axis=0) > 0, best.argmax(axis=0), -1)
    found = []
    for number, (cue, role) in enumerate(zip(cues, scores.argmax(axis=2), strict=True)):
        own = owner == number
        content = np.flatnonzero(own & (role == _CONTENT))
        belief = float(1 - chances[cue.first, 0])
        if len(content):
            belief *= float(scores[number, content, _CONTENT].mean())
        source = np.flatnonzero(own & (role == _SOURCE)) + start
        found.append(
            FlatAttribution(
                _spans(source.tolist(), seen.spans),
                (hull([seen.spans[cue.first], seen.spans[cue.end - 1]]),),
                _spans((content + start).tolist(), seen.spans),
                belief,
            )
        )
    return found


def _spans(rows: list[int], places: list[Span]) -> tuple[Span, ...]:
    """The rows' places in as few spans as possible."""
    spans: list[Span] = []
    for index, row in enumerate(rows):
        if index and rows[index - 1] == row - 1:
            spans[-1] = hull([spans[-1], places[row]])
        else:
            spans.append(places[row])
    return tuple(spans)
