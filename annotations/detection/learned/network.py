"""The network, in numpy: an encoder of paragraphs, a finder of cues, and a reader of each cue's roles.

The encoder is a bidirectional LSTM of two layers over embeddings of `Features`. The finder labels
each word as outside (0), beginning (1) or continuing (2) a cue. For every cue, a bidirectional LSTM
over its paragraph, told where the cue stands, labels each word as nothing (0), source (1) or content (2):
semantic role labelling with the cue as predicate (He et al. 2017, "Deep semantic role labeling").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.detection.learned.features import COLUMNS, Features, Floats, Ints

Weights = Mapping[str, Floats]

TABLE_OF = {"head_norm": "norm", "head_tag": "tag"}
"""Columns that share the embeddings of another one."""

DISTANCES, RELATIONS = 64, 16
_NEAR, _FAR = 8, 25
_ROWS_AT_ONCE = 20_000
"""Bounds the memory of the second reading, where each cue reads its whole paragraph."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A possible cue: rows from `first` to before `end`, in the block of rows `start` to `stop`."""

    first: int
    end: int
    start: int
    stop: int


class _Packed:
    """Sequences as the steps of an LSTM take them: all first rows, all second rows, …, longer ones first."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        starts = np.array([start for start, _ in ranges], dtype=np.int64)
        lengths = np.array([stop - start for start, stop in ranges], dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        longest = int(lengths[0]) if len(lengths) else 0
        counts = np.searchsorted(-lengths, -np.arange(longest), side="left")
        self.counts: list[int] = counts.tolist()
        step = np.repeat(np.arange(longest), counts)
        place = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.forward: Ints = starts[place] + step
        self.backward: Ints = starts[place] + lengths[place] - 1 - step


def _lstm(x: Floats, packed: _Packed, weights: Weights, name: str) -> Floats:
    """A bidirectional LSTM; the states of both directions side by side, in the order of `x`.

    The weights of the three gates are halved when they are loaded: sigmoid(z) = (1 + tanh(z / 2)) / 2.
    """
    recurrent = np.stack([weights[f"{name}.forward.state"], weights[f"{name}.backward.state"]])
    size = recurrent.shape[1]
    orders = (packed.forward, packed.backward)
    gates = np.stack(
        [
            (x @ weights[f"{name}.{side}.input"] + weights[f"{name}.{side}.bias"])[order]
            for side, order in zip(("forward", "backward"), orders, strict=True)
        ]
    )
    states = np.empty((2, len(packed.forward), size), dtype=np.float32)
    rows = packed.counts[0] if packed.counts else 0
    hidden = np.zeros((2, rows, size), dtype=np.float32)
    cell = np.zeros((2, rows, size), dtype=np.float32)
    done = 0
    for count in packed.counts:
        z = np.tanh(gates[:, done : done + count] + hidden[:, :count] @ recurrent)
        opened = 0.5 * z[..., : 3 * size] + 0.5
        cell = opened[..., size : 2 * size] * cell[:, :count] + opened[..., :size] * z[..., 3 * size :]
        hidden = opened[..., 2 * size :] * np.tanh(cell)
        states[:, done : done + count] = hidden
        done += count
    result = np.empty((len(x), 2 * size), dtype=np.float32)
    for side, order in enumerate(orders):
        result[order, side * size : (side + 1) * size] = states[side]
    return result


def encode(seen: Features, weights: Weights) -> Floats:
    """A vector for each row of the features."""
    known = [weights[f"embed.{TABLE_OF.get(name, name)}"][seen.ids[:, i]] for i, name in enumerate(COLUMNS)]
    x = np.concatenate([*known, seen.vectors, seen.vectors[seen.heads]], axis=1, dtype=np.float32)
    x = np.maximum(x @ weights["input.weight"] + weights["input.bias"], 0)
    packed = _Packed(seen.blocks)
    below = _lstm(x, packed, weights, "lower")
    return below + _lstm(below, packed, weights, "upper")


def cue_scores(encoded: Floats, weights: Weights) -> Floats:
    """Probabilities of the three cue labels for each row."""
    return softmax(encoded @ weights["cue.weight"] + weights["cue.bias"])


def role_scores(encoded: Floats, heads: Ints, cues: Sequence[Cue], weights: Weights) -> Iterator[Floats]:
    """For each cue, probabilities of the three role labels for each row of its block."""
    as_word = encoded @ weights["word.weight"] + weights["word.bias"]
    as_cue = encoded @ weights["query.weight"]
    for batch in _batches(cues):
        lengths = [cue.stop - cue.start for cue in batch]
        offsets = np.cumsum([0, *lengths])
        x = np.concatenate([_seen_from(cue, as_word, as_cue, heads, weights) for cue in batch])
        packed = _Packed(list(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)))
        states = _lstm(np.maximum(x, 0), packed, weights, "roles")
        scores = softmax(states @ weights["role.weight"] + weights["role.bias"])
        yield from np.split(scores, offsets[1:-1])


def _batches(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    batch: list[Cue] = []
    rows = 0
    for cue in cues:
        batch.append(cue)
        rows += cue.stop - cue.start
        if rows >= _ROWS_AT_ONCE:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _seen_from(cue: Cue, as_word: Floats, as_cue: Floats, heads: Ints, weights: Weights) -> Floats:
    """The rows of a block as a cue sees them: distance in words, and relation in the parse."""
    rows = np.arange(cue.start, cue.stop)
    inside = (rows >= cue.first) & (rows < cue.end)
    away = np.where(rows < cue.first, rows - cue.first, np.where(rows >= cue.end, rows - cue.end + 1, 0))
    head = heads[cue.start : cue.stop] - cue.start
    head = np.where((head < 0) | (head >= len(rows)), np.arange(len(rows)), head)
    below = inside[head]
    above = np.zeros(len(rows), dtype=bool)
    above[head[inside & ~below]] = True
    relation = below + 2 * below[head] + 4 * above + 8 * above[head]
    by_place: Floats = weights["embed.distance"][_distance(away)] + weights["embed.relation"][relation]
    seen: Floats = as_word[cue.start : cue.stop] + as_cue[cue.first : cue.end].mean(axis=0) + by_place
    return seen


def _distance(away: Ints) -> Ints:
    """A number below `DISTANCES` for a distance in words: exact up to `_NEAR`, then by its logarithm."""
    size = np.abs(away)
    coarse = _NEAR + np.floor(4 * np.log2(np.maximum(size, 1) / _NEAR)).astype(np.int64)
    size = np.minimum(np.where(size <= _NEAR, size, coarse), _FAR)
    number: Ints = np.where(away < 0, 31 - size, np.where(away > 0, 32 + size, DISTANCES - 1))
    return number


def softmax(x: NDArray[np.float32]) -> Floats:
    shifted = np.exp(x - x.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
