"""References as a bibliography prints them, in a chosen style (by citeproc-py and styles of the CSL project)."""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from annotations.errors import ImportRefused
from annotations.exporting.references.items import csl_item, public
from annotations.exporting.references.styles import checked, style_bytes
from annotations.model.reference import Reference
from annotations.progress import CancelToken, Progress, no_progress

_MOST_KEPT = 10_000
_PARTS = ("chapter", "paper-conference")
_one_at_a_time = Lock()  # a style of citeproc-py keeps notes of what it prints


def formatted(
    references: Sequence[Reference], style: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> list[str]:
    """Each reference in a style, in the order given, as plain text.

    `style` is a name in STYLES, or the XML of another one. A confidential reference is its number alone.
    One that the style cannot print, for want of a title or by a fault of citeproc-py, is a plain line of
    authors, title, container and date. Takes some milliseconds for each that was not asked for before.
    Raises Cancelled.
    """
    lines = []
    for done, (reference, shown) in enumerate(zip(references, public(references), strict=True)):
        if cancel is not None:
            cancel.check()
        progress(done, len(references), "Formatting the references")
        printable = shown.title and not reference.confidential
        lines.append((printable and _line(style, shown)) or _plain(shown))
    return lines


@lru_cache(maxsize=_MOST_KEPT)
def _line(style: str, reference: Reference) -> str:
    from annotations.exporting.references.processor import printed

    with _one_at_a_time:
        loaded = _loaded(style)
        return printed(_item(reference), loaded) if loaded is not None else ""


@lru_cache(maxsize=4)
def _loaded(style: str) -> Any:
    """A style, ready to print with; None for one that is damaged or made to do harm."""
    from annotations.exporting.references.processor import loaded

    data = style_bytes(style)
    try:
        checked(data, "The style")
    except ImportRefused:
        return None
    return loaded(data)


def _item(reference: Reference) -> dict[str, Any]:
    """What a style is given, without what would make it print nonsense.

    Dates that are no more than words would stop it; a part of a work that is not named is printed as "In .".
    """
    item = csl_item(reference, "one")
    if item["type"] in _PARTS and "container-title" not in item:
        item["type"] = "document"
    return {
        name: value
        for name, value in item.items()
        if name != "custom" and not (name in ("issued", "accessed") and "literal" in value)
    }


def _plain(reference: Reference) -> str:
    parts = (reference.authors, reference.name, reference.container, reference.published, reference.url)
    return ". ".join(dict.fromkeys(filter(None, parts)))
