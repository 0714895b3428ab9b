"""Our detection against the whole language pipeline that it stands on, over the same texts."""

import tracemalloc
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
_HOSTILE = (
    "word “said” he, ",  # one line
    "x",  # no space
    '"',
    "“",
    "'",
    "``",
    "» ",  # nothing but quotation marks
    "\u05d0\u05de\u05e8 \u200f“\u05dc\u05d0” ",  # from right to left
    "👍🏽 ",
    "He said “no”, according to Kyiv. Kyiv denied. ",
    "A:\n• b\n",
    "1",  # digits close together
    "1-",
    "00-0",
    "12,34,",
)


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


def _growth(units: tuple[str, ...], size: int) -> Pair:
    """Seconds for four times the text, and four times those for it once: straight is 1."""
    ours, _ = _pipelines()

    def find(length: int) -> None:
        for unit in units:
            detect(unit * (length // len(unit)), ours)

    whole, part = interleaved(lambda: find(4 * size), lambda: find(size), rounds=3)
    return whole, 4 * part


@measure("detection_growth", goal=1.6, unit="s")
def detection_growth() -> Pair:
    """25,000 words of the samples against 100,000."""
    once = "\n\n".join(article.words for article in sample_articles())
    return _growth((once,), 25_000 * len(once) // len(once.split()))


@measure("detection_growth_hostile", goal=1.6, unit="s")
def detection_growth_hostile() -> Pair:
    """Texts that are no prose, each of 12,500 and 50,000 characters."""
    return _growth(_HOSTILE, 12_500)


@measure("detection_memory", goal=1.6, unit="MB")
def detection_memory() -> Pair:
    """The most memory that Python holds over 40,000 words, against 10,000: pieces are let go of."""
    ours, _ = _pipelines()
    once = "\n\n".join(article.words for article in sample_articles())
    detect(once, ours)

    def most(times: int) -> float:
        tracemalloc.start()
        detect(once * times, ours)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak / 1e6

    return most(12), 4 * most(3)
