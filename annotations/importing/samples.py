"""The sample articles that come with Factdesk."""

import tomllib
from dataclasses import replace
from pathlib import Path

from annotations.importing.files import read_article
from annotations.model.article import ArticleMetadata, ImportedArticle

SEEDS = Path(__file__).parents[2] / "seeds"
"""The folder of the samples, beside the packages in the repository and where they are installed."""


def sample_articles() -> list[ImportedArticle]:
    """The five sample articles, with the metadata that their own words give.

    Raises ImportRefused where one is missing.
    """
    listed = tomllib.loads((SEEDS / "metadata.toml").read_text("utf-8"))["article"]
    return [_sample(SEEDS / entry.pop("file"), ArticleMetadata(**entry)) for entry in listed]


def _sample(path: Path, metadata: ArticleMetadata) -> ImportedArticle:
    return replace(read_article(path), metadata=metadata)
