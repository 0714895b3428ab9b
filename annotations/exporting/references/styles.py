"""Citation styles: those that come with Factdesk, and CSL files of the user's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotations.errors import ImportRefused
from annotations.model.settings import MAX_STYLE
from annotations.text import harmless

STYLES = {
    "APA": "apa",
    "Chicago (author and date)": "chicago-author-date-16th-edition",
    "Chicago (notes)": "chicago-notes-bibliography-16th-edition",
    "MLA": "modern-language-association",
    "Harvard": "harvard-cite-them-right",
}
"""The styles that come along, by the names that people see. Of the notes, the bibliography is printed."""

_FOLDER = Path(__file__).parents[3] / "resources" / "styles"
_CSL = "{http://purl.org/net/xbiblio/csl}"
_MOST_STEPS = 100_000
_OTHER = "Choose another CSL style, for example from zotero.org/styles."


def style_bytes(style: str) -> bytes:
    """The XML of a style: one of STYLES, or given by its XML. A name that is unknown here stands for APA."""
    if style.lstrip().startswith("<"):
        return style.encode()
    return (_FOLDER / f"{STYLES.get(style, STYLES['APA'])}.csl").read_bytes()


def style_name(style: str) -> str:
    """What people call a style: its name in STYLES, or the title in its XML."""
    if style in STYLES:
        return style
    if not style.lstrip().startswith("<"):
        return "APA"
    try:
        return _title(checked(style.encode(), "The style"))
    except ImportRefused:
        return "Damaged style"


def read_style(path: Path) -> str:
    """The XML in a CSL file. Raises ImportRefused for one that cannot be read, is too large or no style."""
    name = harmless(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_STYLE + 1)
    except OSError as error:
        raise ImportRefused(
            f"{name} could not be read: {error.strerror or error}.", "Copy it to another disk and try again."
        ) from error
    root = checked(data, name)
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode"))


def checked(data: bytes, name: str) -> Any:
    """The root of a style that can be printed with, and that does no harm: it comes from files of others.

    Refused are entities and document types, references to other styles, and macros that call each other
    without end or so often that printing would take for ever. Raises ImportRefused.
    """
    from lxml import etree

    if len(data) > MAX_STYLE:
        raise ImportRefused(f"{name} is larger than {MAX_STYLE // 1000} kB.", _OTHER)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused(f"{name} is no sound XML.", _OTHER) from error
    if root.getroottree().docinfo.doctype or root.tag != f"{_CSL}style":
        raise ImportRefused(f"{name} is no CSL style.", _OTHER)
    layout = root.find(f"{_CSL}bibliography/{_CSL}layout")
    if layout is None:
        raise ImportRefused(
            f"{name} prints no bibliography: it refers to another style, or is for notes alone.", _OTHER
        )
    if _steps(layout, {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}) > _MOST_STEPS:
        raise ImportRefused(f"{name} has macros that call each other without end.", _OTHER)
    return root


def _steps(layout: Any, macros: dict[str, Any]) -> int:
    """How many elements printing goes through at most: a macro counts wherever it is called."""
    known: dict[str, int] = {}

    def of(element: Any, above: tuple[str, ...]) -> int:
        steps = 0
        for name, own in _calls(element):
            steps += own
            if name in above or len(above) > 50:
                return _MOST_STEPS + 1
            if name in macros:
                if name not in known:
                    known[name] = of(macros[name], (*above, name))
                steps += known[name]
        return steps

    return of(layout, ())


def _calls(element: Any) -> Iterator[tuple[str, int]]:
    """Each element below, as the macro that it calls (or "") and one step."""
    for one in element.iter(f"{_CSL}*"):
        yield one.get("macro", ""), 1


def _title(root: Any) -> str:
    return harmless(" ".join((root.findtext(f"{_CSL}info/{_CSL}title") or "").split()), 60) or "Untitled style"
