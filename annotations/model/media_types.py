"""What sort of file some bytes are: told by the bytes, since a name may say anything."""

import re
from collections.abc import Callable

BEGINNING_BYTES = 4096
"""How much of a file's beginning is looked at."""

UNKNOWN = "application/octet-stream"
TEXT, HTML, MHTML, PDF = "text/plain", "text/html", "multipart/related", "application/pdf"
PROGRAM, SCRIPT = "application/x-executable", "application/x-script"

# byte signatures: WHATWG MIME Sniffing (mimesniff.spec.whatwg.org, section 6) and the formats' own specifications
_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x7fELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),  # Java class, or Mach-O for several processors
    *(
        (magic, PROGRAM)
        for magic in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
    ),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),  # a shortcut of Windows
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # old Office, and installers of Windows
    (b"#!", SCRIPT),
)
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_HTML = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|script|iframe|table|p|div|h1)[\s>]", re.I | re.S
)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_ZIPPED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/MANIFEST.MF", PROGRAM),
    (b"AndroidManifest.xml", PROGRAM),
)
_ENDINGS = {
    TEXT: ".txt",
    HTML: ".html",
    MHTML: ".mhtml",
    PDF: ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "video/webm": ".webm",
    "video/mp4": ".mp4",
    "application/zip": ".zip",
    _ZIPPED[0][1]: ".docx",
    _ZIPPED[1][1]: ".xlsx",
    _ZIPPED[2][1]: ".pptx",
}
_RUN_BY_NAME = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|psm1|vb[es]?|jse?|mjs|ws[cfh]|hta|msi|msp|cpl|dll|jar|lnk|url|webloc|reg|scf|inf|pif|"
    r"sh|bash|csh|zsh|fish|command|app|workflow|desktop|appimage|run|bin|deb|rpm|apk|dmg|pkg|iso|img|vhdx?|py[cwz]?|pl|"
    r"rb|php|svgz?|xht|xhtml|xml|doc[bm]|dotm|xl[abmw]|xlsm|xlsb|xltm|xlam|pptm|potm|ppam|chm|hlp|action|jnlp|gadget)$",
    re.IGNORECASE,
)


def media_type(beginning: bytes) -> str:
    """The media type (RFC 6838) of a file that begins with these bytes (`BEGINNING_BYTES` of them suffice)."""
    for signature, found in _SIGNATURES:
        if beginning.startswith(signature):
            return found
    if beginning.startswith(b"PK\x03\x04"):
        return next((found for part, found in _ZIPPED if part in beginning), "application/zip")
    if beginning[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(beginning[8:12], UNKNOWN)
    if beginning[4:8] == b"ftyp":
        return "video/mp4"
    if _MP3_FRAME.match(beginning):
        return "audio/mpeg"
    return _of_text(beginning)


def _of_text(beginning: bytes) -> str:
    with_mark: tuple[tuple[bytes, Callable[[bytes], str]], ...] = (
        (b"\xef\xbb\xbf", lambda data: data.decode("utf-8", "replace")),
        (b"\xff\xfe", lambda data: data.decode("utf-16", "replace")),
        (b"\xfe\xff", lambda data: data.decode("utf-16", "replace")),
    )
    plain = next((read(beginning).encode() for mark, read in with_mark if beginning.startswith(mark)), beginning)
    if any(byte < 0x20 and byte not in b"\t\n\f\r\x1b" for byte in plain):
        return UNKNOWN
    plain = plain.removeprefix("\ufeff".encode())
    if plain.startswith(b"#!"):
        return SCRIPT
    if _HTML.match(plain):
        return HTML
    if _MHTML.search(plain.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]):
        return MHTML
    return TEXT


def is_executable(found: str, name: str) -> bool:
    """Whether a file is never to be handed to the system: it is a program, or its name makes it run as one.

    `found` is its `media_type`. What may carry code that runs when it is opened (macros, scripts in
    SVG) counts as well, and so does everything that is not known.
    """
    return ending_of(found) == "" or _RUN_BY_NAME.search(name.rstrip(". ")) is not None


def ending_of(found: str) -> str:
    """The ending under which a file of that media type may be opened (".pdf"); "" if it may not be."""
    return _ENDINGS.get(found, "")
