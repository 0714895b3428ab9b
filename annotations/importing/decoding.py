"""From the bytes of a plain text file to its words."""

import codecs
import re
from typing import NamedTuple

from annotations.errors import ImportRefused


class Decoded(NamedTuple):
    """Words, the encoding they were read with, and whether that was a guess."""

    words: str
    encoding: str
    guessed: bool


# UTF-32 comes first: its little-endian mark begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_OPEN_AND_SAVE = "Open it, then save it as plain text (UTF-8) or copy its words and paste them here."
_RECOGNISE = "An image has no words to read: type or paste the article's text."
_UNPACK = "Unpack it and import the text files in it."

# What files of other kinds begin with, as their formats define it
_MAGIC = (
    (rb"%PDF-[0-9]", "a PDF", "Save it as plain text, or copy its words and paste them here."),
    (rb"\{\\rtf[0-9]", "an RTF document", _OPEN_AND_SAVE),
    (rb"PK\x03\x04(?s:.*?)(?:word/|\[Content_Types\]\.xml)", "a Word document (DOCX)", _OPEN_AND_SAVE),
    (rb"PK\x03\x04(?s:.{26})mimetypeapplication/vnd\.oasis", "an OpenDocument file", _OPEN_AND_SAVE),
    (rb"PK\x03\x04(?s:.{26})mimetypeapplication/epub", "an e-book (EPUB)", _OPEN_AND_SAVE),
    (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP archive", _UNPACK),
    (rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07", "a compressed archive", _UNPACK),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _OPEN_AND_SAVE),
    (rb"\x89PNG\r\n\x1a\n", "a PNG image", _RECOGNISE),
    (rb"\xff\xd8\xff", "a JPEG image", _RECOGNISE),
    (rb"GIF8[79]a(?s:.{0,6})\x00", "a GIF image", _RECOGNISE),
    (rb"RIFF(?s:.{4})WEBP", "a WebP image", _RECOGNISE),
    (rb"II\*\x00|MM\x00\*", "a TIFF image", _RECOGNISE),
    (rb"SQLite format 3\x00", "a database", "If it is a Factdesk project, open it instead of importing it."),
)
_MAGIC_WITHIN = 4096

_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOSTLY = 0.2
"""A text of which more than this share is control characters is none."""


def decoded(data: bytes, name: str) -> Decoded:
    """The words of a plain text file: by its byte order mark, as UTF-8, or by a reported guess.

    `name` is what messages call it. Raises ImportRefused for what is not plain text.
    """
    _refuse_other_kinds(data, name)
    result = _by_mark(data, name) or _as_utf8(data) or _guess(data, name)
    refuse_unusable(result.words, name)
    return result


def refuse_unusable(words: str, name: str) -> None:
    """Raise ImportRefused for words that cannot be an article: none, or not text at all."""
    if "\0" in words or len(_CONTROL.findall(words)) > _MOSTLY * len(words):
        raise _binary(name)
    if not words.strip():
        raise ImportRefused(f"{name} holds no words.", "Choose a file with the article's text.")


def _refuse_other_kinds(data: bytes, name: str) -> None:
    head = data[:_MAGIC_WITHIN]
    for magic, kind, next_step in _MAGIC:
        if re.match(magic, head):
            raise ImportRefused(f"{name} is {kind}, not plain text.", next_step)


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            shown = encoding.removesuffix("-sig")
            try:
                return Decoded(data.decode(encoding), shown, guessed=False)
            except UnicodeDecodeError as error:
                raise ImportRefused(
                    f"{name} is marked as {shown.upper()}, but is damaged at byte {error.start}.",
                    "Get the file once more, or open it elsewhere and paste its words here.",
                ) from error
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    """UTF-8; also where a few bytes are damaged among many sound characters (then a reported guess).

    Other encodings hardly ever contain a sound multi-byte sequence by chance, and reading a cut-off
    UTF-8 file as one of them would spoil all its quotation marks.
    """
    try:
        return Decoded(data.decode("utf-8"), "utf-8", guessed=False)
    except UnicodeDecodeError:
        words = data.decode("utf-8", "replace")
    damaged = words.count("\ufffd")
    sound = sum(not char.isascii() for char in words) - damaged
    return Decoded(words, "utf-8", guessed=True) if sound > 4 * damaged else None


def _guess(data: bytes, name: str) -> Decoded:
    if b"\0" in data:
        raise _binary(name)
    from charset_normalizer import from_bytes

    matches = from_bytes(data)
    best = matches.best()
    if best is None:
        raise _binary(name)
    for match in matches:
        # The page of Western Europe is likelier than a rare one that scores about the same
        if match.encoding == "cp1252" and match.coherence >= best.coherence and match.chaos <= best.chaos + 0.1:
            best = match
    return Decoded(str(best), best.encoding.replace("_", "-"), guessed=True)


def _binary(name: str) -> ImportRefused:
    return ImportRefused(
        f"{name} is not plain text: it holds binary data.",
        "Open it in the program it belongs to, and save it as plain text (UTF-8).",
    )
