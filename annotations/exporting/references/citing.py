"""References as a bibliography prints them, in a chosen style (by citeproc-py and styles of the CSL project)."""

import warnings
from collections.abc import Sequence
from pathlib import Path

from annotations.exporting.references.items import csl_item, public
from annotations.model.reference import Reference
from annotations.progress import CancelToken, Progress, no_progress

STYLES = {
    "APA": "apa",
    "Chicago (author and date)": "chicago-author-date-16th-edition",
    "MLA": "modern-language-association",
    "Harvard": "harvard-cite-them-right",
}
"""The styles by the names that people see."""
_FOLDER = Path(__file__).parents[3] / "resources" / "styles"


def formatted(
    references: Sequence[Reference], style: str, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> list[str]:
    """Each reference in a style of STYLES, in the order given, as plain text.

    A confidential one is its number alone. One that the style cannot print, for want of a title or by a fault
    of citeproc-py, is a plain line of authors, title, container and date. Raises Cancelled.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of each variable that it does not know
        from citeproc import CitationStylesStyle

        chosen = CitationStylesStyle(str(_FOLDER / f"{STYLES[style]}.csl"), validate=False)
        lines = []
        for done, (reference, shown) in enumerate(zip(references, public(references), strict=True)):
            if cancel is not None:
                cancel.check()
            progress(done, len(references), "Formatting the references")
            printable = shown.title and not reference.confidential
            lines.append((printable and _printed(shown, chosen)) or _plain(shown))
        return lines


def _printed(reference: Reference, style: object) -> str:
    """The entry of one reference, "" where citeproc-py fails on it."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    item = csl_item(reference, "one")
    item = {
        name: value
        for name, value in item.items()
        if name != "custom" and not (name in ("issued", "accessed") and "literal" in value)
    }
    try:
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem("one")]))
        return " ".join(str(bibliography.bibliography()[0]).split())
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError):
        return ""


def _plain(reference: Reference) -> str:
    parts = (reference.authors, reference.name, reference.container, reference.published, reference.url)
    return ". ".join(dict.fromkeys(filter(None, parts)))
