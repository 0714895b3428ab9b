"""PolNeAR (Newell, Margolin, Ruths 2018) as the network sees it: words of blocks with a label each."""

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from annotations.detection.learned.features import Features, Floats, Ints, features
from annotations.detection.parsing import parse
from annotations.detection.pieces import pieces
from annotations.quotations import outermost, quotations

if TYPE_CHECKING:
    from spacy.language import Language

NOTHING, SOURCE, CONTENT = range(3)


@dataclass(frozen=True, slots=True)
class GoldCue:
    """Rows `first` to before `end` are the cue; `roles` has a label for every row of the block."""

    first: int
    end: int
    roles: Ints


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `cue_labels`: 0 outside, 1 the first, 2 another word of a cue; `heads` are rows of the block."""

    ids: Ints
    vectors: Floats
    heads: Ints
    cue_labels: Ints
    cues: list[GoldCue]

    def __len__(self) -> int:
        return len(self.ids)


def blocks(path: Path, nlp: "Language") -> Iterator[Block]:
    """The blocks of all articles of a gzipped JSON Lines file of {"text", "attributions"}."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            words = article["text"]
            marks = outermost(quotations(words))
            for piece in pieces(words):
                seen = features(parse(nlp, words, piece), marks)
                yield from _blocks(seen, article["attributions"])


def _blocks(seen: Features, attributions: list[dict[str, Any]]) -> Iterator[Block]:
    covered = [
        {role: _rows(one.get(role) or [], seen) for role in ("cue", "source", "content")} for one in attributions
    ]
    for start, stop in seen.blocks:
        own = np.arange(stop - start)
        heads = seen.heads[start:stop] - start
        cue_labels = np.zeros(stop - start, dtype=np.int64)
        cues = []
        for one in covered:
            inside = [row - start for row in one["cue"] if start <= row < stop]
            roles = np.zeros(stop - start, dtype=np.int64)
            for role, label in (("content", CONTENT), ("source", SOURCE)):
                roles[[row - start for row in one[role] if start <= row < stop]] = label
            if not inside or not (roles == CONTENT).any():
                continue
            first, end = min(inside), max(inside) + 1
            if not cue_labels[first:end].any():
                cue_labels[first] = 1
                cue_labels[first + 1 : end] = 2
            cues.append(GoldCue(first, end, roles))
        heads = np.where((heads < 0) | (heads >= stop - start), own, heads)
        yield Block(seen.ids[start:stop], seen.vectors[start:stop], heads, cue_labels, cues)


def _rows(spans: list[list[int]], seen: Features) -> set[int]:
    """The rows that spans of the whole text touch."""
    rows: set[int] = set()
    for start, end in spans:
        first = bisect_right(seen.spans, start, key=lambda span: span.end)
        rows.update(range(first, bisect_left(seen.spans, end, key=lambda span: span.start)))
    return rows
