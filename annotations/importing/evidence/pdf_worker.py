"""The process that opens a PDF. PDFium is written in C++: what a hostile file breaks is this process alone.

Imports no Qt, and PDFium only once it runs.
"""

import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.child import end_with_parent

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MEMORY = 3_000_000_000
"""Bytes of address space. A file that unfolds to more ends this process, not the computer's work."""
_MOST_PIXELS = 12_000_000
_PAGE_CHARACTERS = 200_000
_DETAILS = ("Title", "Author", "Subject", "CreationDate", "ModDate", "Producer")
_DETAIL_CHARACTERS = 2_000


def serve(connection: Connection, source: bytes | str) -> None:
    """Open the PDF (its bytes, or its path), say how many pages it has, then answer until the pipe closes.

    Questions: ("text", page), ("details",), ("picture", page, width in pixels); pages count from 0. A
    file or page that PDFium refuses is answered by an Exception; "locked" stands for one that asks for
    a password.
    """
    end_with_parent()
    _limit_memory()
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(Path(source) if isinstance(source, str) else source)
        connection.send(len(document))
    except pdfium.PdfiumError as error:
        connection.send(ValueError("locked" if getattr(error, "err_code", None) == _PASSWORD else str(error)))
        return
    except OSError as error:
        connection.send(ValueError(error.strerror or str(error)))
        return
    try:
        while True:
            question, *given = connection.recv()
            try:
                connection.send(_ANSWERS[question](document, *given))
            except (pdfium.PdfiumError, MemoryError, ValueError) as error:
                connection.send(ValueError(str(error)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


_PASSWORD = 4
"""FPDF_ERR_PASSWORD of PDFium."""


def _text(document: "PdfDocument", index: int) -> str:
    page = document[index]
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), _PAGE_CHARACTERS)
        return text.get_text_range(0, count) if count else ""
    finally:
        text.close()
        page.close()


def _details(document: "PdfDocument") -> dict[str, str]:
    return {name: document.get_metadata_value(name)[:_DETAIL_CHARACTERS] for name in _DETAILS}


def _picture(document: "PdfDocument", index: int, width: int) -> tuple[int, int, bytes]:
    """Width and height in pixels, and the rows of a page on white, each pixel red, green, blue."""
    from pypdfium2 import raw

    page = document[index]
    try:
        wide, high = page.get_size()
        wide, high = max(wide, 1.0), max(high, 1.0)
        scale = min((width - 0.5) / wide, (_MOST_PIXELS / (wide * high)) ** 0.5)
        # PDFium rounds up, hence the half pixel less
        bitmap = page.render(scale=scale, force_bitmap_format=raw.FPDFBitmap_BGR, rev_byteorder=True)
        rows, used = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
        picture = b"".join(rows[y * bitmap.stride : y * bitmap.stride + used] for y in range(bitmap.height))
        size = bitmap.width, bitmap.height
        bitmap.close()
        return (*size, picture)
    finally:
        page.close()


_ANSWERS: dict[str, Callable[..., object]] = {"text": _text, "details": _details, "picture": _picture}


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = _MEMORY if limit == resource.RLIM_INFINITY else min(_MEMORY, limit)
        resource.setrlimit(resource.RLIMIT_AS, (most, limit))
