"""citeproc-py, mended where its output for works without an author would be wrong. Slow to import."""

import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.model import Substitute
from citeproc.source.json import CiteProcJSON

_FAULTS = (
    *(ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError),
    *(TypeError, UnboundLocalError, ValueError),
)
_KEY = "one"
_TEXT = "{http://purl.org/net/xbiblio/csl}text"


def loaded(style: bytes) -> Any:
    """A style by its XML, ready to print with; None where citeproc-py fails on it."""
    try:
        return CitationStylesStyle(BytesIO(style), validate=False)
    except _FAULTS:
        return None


def printed(item: Mapping[str, Any], style: Any) -> str:
    """A CSL item as an entry of a bibliography, as plain text; "" where citeproc-py fails on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of each variable that it does not know
        try:
            source = CiteProcJSON([{**item, "id": _KEY}])
            bibliography = CitationStylesBibliography(style, source, formatter.plain)
            bibliography.register(Citation([CitationItem(_KEY)]))
            return " ".join(str(bibliography.bibliography()[0]).split())
        except _FAULTS:
            return ""


_render = Substitute.render


def _render_once(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    """What stands in for the author is not printed again in its own place (CSL 1.0.2, cs:substitute).

    citeproc-py keeps to that where a variable stands in, but not where a macro does, as in most styles
    (https://github.com/citeproc-py/citeproc-py/issues/91).
    """
    text = _render(self, item, context=context, **kwargs)
    if text:
        shown = str(text).casefold()
        repressed = context.get_layout().repressed.setdefault(_TEXT, [])
        for variable in ("title", "container-title", "publisher", "authority"):
            value = item.reference.get(variable.replace("-", "_"))
            if value and str(value).casefold() in shown:
                repressed.append(variable)
    return text


Substitute.render = _render_once
