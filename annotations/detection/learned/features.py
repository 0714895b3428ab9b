"""What the network knows of each word: numbers of a spaCy Doc, and where quotation marks stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotations.detection.parsing import Parsed
from annotations.quotations import Quotation
from annotations.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

COLUMNS = (
    "norm",
    "prefix",
    "suffix",
    "shape",
    "lemma",
    "tag",
    "dep",
    "head_norm",
    "head_tag",
    "arc",
    "quoted",
    "place",
)
"""The columns of `Features.ids`, in order."""

ROWS = (16384, 1024, 4096, 1024, 8192, 64, 64, 16384, 64, 16, 8, 8)
"""So many different values has each column. The first five are hashes of single words and parts of words."""

VECTOR = 96
"""The width of the pipeline's own vectors."""

LONGEST = 200
"""In words. A longer paragraph is read in parts that end with a sentence if they can."""

_FARTHEST_HEAD = 7
_TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ "
    "RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX `` _SP"
).split()
_DEPS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
).split()


@dataclass(frozen=True, slots=True)
class Features:
    """One row for each word of a Doc that is not white space.

    `ids`: a value below `ROWS` for each of `COLUMNS`. `vectors`: the pipeline's own of each word.
    `heads`: the row of each word's head. `spans`: its place in the whole text. `blocks`: ranges of
    rows that the network reads together, each within a paragraph.
    """

    ids: Ints
    vectors: Floats
    heads: Ints
    spans: list[Span]
    blocks: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.spans)


def features(piece: Parsed, marks: Sequence[Quotation]) -> Features:
    """The features of a parsed piece. `marks` are the outermost quotations of the whole text."""
    doc = piece.doc
    kept = np.array([token.i for token in doc if not token.is_space], dtype=np.int64)
    row_of = np.zeros(len(doc) + 1, dtype=np.int64)
    row_of[kept] = np.arange(len(kept))
    names: list[int | str] = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "LEMMA", "TAG", "DEP", "HEAD", "SENT_START"]
    values = doc.to_array(names).reshape(len(doc), len(names))[kept]
    hashed = np.stack([values[:, i] % np.uint64(ROWS[i]) for i in range(5)], 1).astype(np.int64)
    head_tokens = kept + values[:, 7].astype(np.int64)
    heads = row_of[head_tokens]
    labelled = np.stack([_numbers(doc, values[:, 5], _TAGS), _numbers(doc, values[:, 6], _DEPS)], 1)
    arc = np.clip(heads - np.arange(len(kept)), -_FARTHEST_HEAD, _FARTHEST_HEAD) + _FARTHEST_HEAD
    spans = [Span(piece.offset + doc[i].idx, piece.offset + doc[i].idx + len(doc[i])) for i in kept.tolist()]
    starts = values[:, 8].astype(np.int64) == 1
    lines = _lines(piece, spans)
    blocks = _blocks(lines, starts)
    ids = np.concatenate(
        [
            hashed,
            labelled,
            hashed[heads, :1],
            labelled[heads, :1],
            arc[:, None],
            _quoted(spans, marks)[:, None],
            _places(spans, blocks, starts)[:, None],
        ],
        1,
    )
    tensor: Any = doc.tensor
    vectors = np.asarray(tensor, dtype=np.float32).reshape(len(doc), -1)[kept]
    return Features(ids, vectors, heads, spans, blocks)


def _numbers(doc: "Doc", labels: Any, known: list[str]) -> Ints:
    """The place of each label among those known, from 1; 0 for any other."""
    strings, place = doc.vocab.strings, {label: number for number, label in enumerate(known, 1)}
    found = {label: place.get(strings[label], 0) for label in set(labels.tolist())}
    return np.array([found[label] for label in labels.tolist()], dtype=np.int64)


def _lines(piece: Parsed, spans: list[Span]) -> list[int]:
    """The number of the line of each word, counted from the beginning of the piece."""
    words, number, last, lines = piece.words, 0, piece.offset, []
    for span in spans:
        number += words.count("\n", last, span.start)
        last = span.start
        lines.append(number)
    return lines


def _blocks(lines: list[int], starts: NDArray[np.bool_]) -> list[tuple[int, int]]:
    blocks, start, cut = [], 0, 0
    for row in range(1, len(lines) + 1):
        ended = row == len(lines) or lines[row] != lines[row - 1]
        if not ended and starts[row]:
            cut = row
        if ended or row - start >= LONGEST:
            end = row if ended or cut <= start else cut
            blocks.append((start, end))
            start = end
    return blocks


def _quoted(spans: list[Span], marks: Sequence[Quotation]) -> Ints:
    """0 outside quotations; 1, 2, 3 for the first, an inner and the last word of one, marks included."""
    found, number = np.zeros(len(spans), dtype=np.int64), 0
    for row, span in enumerate(spans):
        while number < len(marks) and marks[number].span.end <= span.start:
            number += 1
        if number < len(marks) and marks[number].span.start < span.end:
            mark = marks[number].span
            found[row] = 1 if span.start <= mark.start else 3 if span.end >= mark.end else 2
    return found


def _places(spans: list[Span], blocks: list[tuple[int, int]], starts: NDArray[np.bool_]) -> Ints:
    """1 begins a sentence; 2 more in the first block of the piece, 4 more in the second and third."""
    places = starts.astype(np.int64)
    for number, (start, end) in enumerate(blocks[:3]):
        places[start:end] += 2 if number == 0 and spans[0].start == 0 else 4 if spans[0].start == 0 else 0
    return places
