"""Articles: publications with their metadata, their words and their masks."""

from dataclasses import dataclass, field

from annotations.model.ids import Id
from annotations.model.statement import SuggestedMask
from annotations.text import Span


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """What is known of a publication. Empty strings: not known.

    `published` is a date as EDTF (ISO 8601-2) accepted by a person; `original_name` the file it
    came from. `title` is empty unless somebody gave one: then the first paragraph stands for it.
    """

    title: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    original_name: str = ""


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article that was read from a file or the clipboard, not yet in a project.

    `words` are normalised. `encoding` is the encoding that was used, `guessed` whether it was a
    guess that the reviewer should see. `suggested_dates` were found on the page (ISO 8601), each
    with the words it was read from; they are only ever offered.
    """

    words: str
    metadata: ArticleMetadata = field(default_factory=ArticleMetadata)
    encoding: str = "utf-8"
    guessed: bool = False
    suggested_dates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """A region that is not to be checked. `suggested`: found by the detector, touched by nobody."""

    span: Span
    why: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A publication in a project, with its current text version."""

    id: Id
    text: Id
    metadata: ArticleMetadata
    words: str
    masks: tuple[Mask, ...] = ()

    @property
    def title(self) -> str:
        return self.metadata.title or derived_title(self.words)

    def masked(self, span: Span) -> bool:
        """Whether the whole of `span` is masked."""
        return any(mask.span.contains(span) for mask in self.masks)


def derived_title(words: str) -> str:
    """The first non-blank line, cut after 120 characters: what stands for a title nobody gave."""
    first = words.lstrip()[:400].split("\n", 1)[0].strip()
    return first if len(first) <= 120 else first[:119].rstrip() + "…"


def effective_masks(
    suggested: tuple[SuggestedMask, ...], decided: dict[Span, str | None], words_length: int
) -> tuple[Mask, ...]:
    """The masks that hold: what people masked, and what was suggested and not lifted.

    `decided` maps spans to the reason a person gave, or None where a person lifted the mask.
    """
    masks = [Mask(span, why) for span, why in decided.items() if why is not None]
    masks += [Mask(mask.span, mask.why, suggested=True) for mask in suggested if mask.span not in decided]
    return tuple(sorted((mask for mask in masks if mask.span.end <= words_length), key=lambda mask: mask.span))
