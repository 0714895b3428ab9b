"""Our detection against the whole language pipeline that it stands on, over the same texts."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from annotations.detection.flat_reading import detect_flat
from annotations.detection.pipeline import DEFAULT_MODEL, detect, load_pipeline
from annotations.importing.samples import sample_articles
from tests.benchmarks.harness import Pair, interleaved, measure

if TYPE_CHECKING:
    from spacy.language import Language

TIMES = 10


@cache
def _pipelines() -> tuple["Language", "Language"]:
    import spacy

    return load_pipeline(), spacy.load(DEFAULT_MODEL)


@measure("detection", goal=0.6, unit="words/s", at_least=True)
def detection() -> Pair:
    """The five samples ten times, one after another in one process, both detectors on."""
    return _words_per_second(detect)


@measure("detection_flat", goal=0.6, unit="words/s", at_least=True)
def detection_flat() -> Pair:
    """The same texts, as the attribution model reads them."""
    return _words_per_second(detect_flat)


def _words_per_second(reading: "Callable[[str, Language], Any]") -> Pair:
    ours, whole = _pipelines()
    texts = [article.words for article in sample_articles()] * TIMES
    words = sum(len(text.split()) for text in texts)

    def find() -> None:
        for text in texts:
            reading(text, ours)

    def read() -> None:
        for text in texts:
            whole(text)

    seconds, floor = interleaved(find, read, rounds=3)
    return words / seconds, words / floor
