"""Files of references: which format one has, and what is in it."""

import re
from collections.abc import Callable
from pathlib import Path

from annotations.errors import ImportRefused
from annotations.importing.decoding import decoded
from annotations.importing.references.bibtex import read_bibtex
from annotations.importing.references.csl import read_csl
from annotations.importing.references.fields import ReadReferences
from annotations.importing.references.ris import read_ris
from annotations.importing.references.saved_pages import fields_of_file
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import harmless, normalised

MAX_BYTES = 30_000_000
"""The largest file: some 50,000 references."""

_Reader = Callable[[str, str, Progress, CancelToken | None], ReadReferences]
_BY_ENDING: dict[str, _Reader] = {
    ".bib": read_bibtex,
    ".bibtex": read_bibtex,
    ".ris": read_ris,
    ".json": read_csl,
}


_SAVED = frozenset(".html .htm .xhtml .mht .mhtml .pdf".split())
"""Files that are a work themselves: the reference is made of what they say of themselves."""


def read_references(path: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> ReadReferences:
    """The references in a BibTeX, RIS or CSL JSON file; what could not be read is listed beside them.

    A saved web page or PDF document is one reference.

    Raises ImportRefused for a file that is none of these, cannot be read or is too large, and Cancelled.
    """
    name = harmless(path.name or str(path))
    try:
        if not path.is_file():
            raise ImportRefused(f"{name} is not there, or is no file.", "Choose a BibTeX, RIS or CSL JSON file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImportRefused(
            f"{name} could not be read: {error.strerror or error}.", "Copy it to another disk and try again."
        ) from error
    if len(data) > MAX_BYTES:
        raise ImportRefused(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.", "Export the references in parts.")
    if path.suffix.lower() in _SAVED:
        saved = ReadReferences()
        fields = fields_of_file(path, cancel=cancel)
        saved.add({"title": harmless(path.stem), **fields}, 0)
        return saved
    text = decoded(data, name)
    read = references_in(normalised(text.words), name, progress, cancel, path.suffix)
    if text.guessed:
        read.guessed_encoding = text.encoding
    return read


def references_in(
    words: str,
    name: str,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    ending: str = "",
) -> ReadReferences:
    """The references in a text, by its format: what it begins with decides, then the ending of its file."""
    reader = format_of(words) or _BY_ENDING.get(ending.lower())
    if reader is None:
        raise ImportRefused(
            f"{name} is no file of references that Factdesk knows.", "Export it as BibTeX, RIS or CSL JSON."
        )
    return reader(words, name, progress, cancel)


def format_of(words: str) -> _Reader | None:
    """The reader for a text by how it begins; None where that tells nothing."""
    head = words[:20_000].lstrip()
    if re.match(r"\[\s*(?:\{|\])|\{\s*\"", head):
        return read_csl
    if re.search(r"^TY {1,2}- ", head, re.MULTILINE):
        return read_ris
    if re.search(r"^\s*@\s*[A-Za-z]+\s*[{(]", head, re.MULTILINE):
        return read_bibtex
    return None
