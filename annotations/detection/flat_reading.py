"""The flat reading of a text (`detect --flat`): what the attribution model finds, and what the layout settles.

A word belongs to one attribution at most, as in PolNeAR, which the model learned from: there are no
chains, but attitudes and endorsements count as well.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from annotations.detection.assembly import Assembly
from annotations.detection.attributions import Attribution
from annotations.detection.layout import behind_colon, laid_out
from annotations.detection.learned.flat import FlatAttribution, flat_attributions
from annotations.detection.parsing import Parsed, parse
from annotations.detection.pieces import pieces
from annotations.detection.pipeline import DEFAULT_MODEL, DETECTOR_VERSION, detector_name
from annotations.detection.quoted import Marks
from annotations.detection.sources import source_class
from annotations.errors import DetectionFailed
from annotations.model.ids import text_id
from annotations.model.statement import Detection
from annotations.model.vocabulary import SourceClass
from annotations.quotations import outermost, quotations
from annotations.text import hull

if TYPE_CHECKING:
    from spacy.language import Language

MODEL_VERSION = 1


def detect_flat(words: str, nlp: "Language") -> Detection:
    """The attributed statements of a text, whose words must be `normalised`, as the model reads them.

    Raises DetectionFailed if the weights of the model cannot be read, or with another language pipeline
    than the one whose vectors the model knows.
    """
    _check_pipeline(nlp)
    marks = Marks(outermost(quotations(words)))
    spoken: list[Attribution] = []
    with nlp.memory_zone():  # or the vocabulary grows with every text
        for piece in pieces(words):
            parsed = parse(nlp, words, piece)
            spoken += (_attribution(parsed, one) for one in flat_attributions(parsed, marks.all))
    text = text_id(words)
    suggestions = Assembly(text, words, marks).suggestions(_with_layout(words, spoken, marks), ())
    name = f"{detector_name(nlp)} / attribution model {MODEL_VERSION}"
    return Detection(text, name, DETECTOR_VERSION, suggestions, ())


def _with_layout(words: str, found: list[Attribution], marks: Marks) -> list[Attribution]:
    """What the model found, with what the layout settles: the model reads no further than its paragraph.

    Turns of a transcript, signed quotations, and quotations that a cue introduces with a colon take
    their words from the model's reading; a paragraph without marks that a colon introduces does not.
    """
    told = [one for one in found if one.content]
    introduced = [
        replace(one, content=(block,))
        for one in found
        if not one.content and (block := behind_colon(words, one.cue[-1].end, marks)) is not None
    ]
    quoted = [one for one in introduced if one.content[0] in marks]
    bare = [one for one in introduced if one.content[0] not in marks]
    taken = bytearray(len(words))
    kept: list[Attribution] = []
    for one in (*laid_out(words), *quoted, *told, *bare):
        spans = (*one.source, *one.cue, *one.content)
        if not any(1 in taken[span.start : span.end] for span in spans):
            kept.append(one)
            for span in spans:
                taken[span.start : span.end] = b"\1" * len(span)
    return sorted(kept, key=lambda one: one.content)


def _check_pipeline(nlp: "Language") -> None:
    name = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    if name != DEFAULT_MODEL:
        raise DetectionFailed(f"The attribution model cannot read with “{name}”.", f"Use {DEFAULT_MODEL}.")


def _attribution(piece: Parsed, found: FlatAttribution) -> Attribution:
    kind = SourceClass.NONE
    if found.source and (tokens := piece.tokens(found.source[0])):
        kind = source_class(piece.doc[tokens[0].i : tokens[-1].i + 1].root)
    clause = hull([*found.cue, *found.source])
    return Attribution(found.content, found.source, found.cue, clause, source_class=kind)
