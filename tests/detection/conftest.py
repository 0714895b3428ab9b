"""One language pipeline for all detection tests: loading it takes seconds."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotations.detection.pipeline import load_pipeline
from annotations.text import normalised

if TYPE_CHECKING:
    from spacy.language import Language

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def nlp() -> "Language":
    return load_pipeline()


@pytest.fixture(scope="session")
def sample() -> Callable[[str], str]:
    """Finds the sample article with a phrase in it."""
    texts = [normalised(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]

    def containing(phrase: str) -> str:
        return next(text for text in texts if phrase in text)

    return containing
