"""The flat reading of a text (`detect --flat`): what the attribution model finds, without the rules.

A word belongs to one attribution at most, as in PolNeAR, which the model learned from: there are no
chains, but attitudes and endorsements count as well.
"""

from typing import TYPE_CHECKING

from annotations.detection.assembly import Assembly
from annotations.detection.attributions import Attribution
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
    marks = outermost(quotations(words))
    spoken: list[Attribution] = []
    with nlp.memory_zone():  # or the vocabulary grows with every text
        for piece in pieces(words):
            parsed = parse(nlp, words, piece)
            spoken += (_attribution(parsed, one) for one in flat_attributions(parsed, marks))
    text = text_id(words)
    suggestions = Assembly(text, words, Marks(marks)).suggestions(spoken, ())
    name = f"{detector_name(nlp)} / attribution model {MODEL_VERSION}"
    return Detection(text, name, DETECTOR_VERSION, suggestions, ())


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
