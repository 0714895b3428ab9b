"""The frame of a page that carries everything in itself: no script, no request, one file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from annotations.exporting.report.markup import Html, isolated, joined, tag
from annotations.exporting.report.theme import variables

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
"""Should words ever get through as markup, they still run and load nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """What made a document, and when: on every page of it."""

    at: datetime
    by: str

    @classmethod
    def now(cls) -> "Made":
        return cls(datetime.now(UTC), f"Factdesk {version('factdesk')}")

    def __str__(self) -> str:
        return f"{self.by} · {self.at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Document:
    """A document in parts, each of which begins a page when it is printed; they come one at a time.

    `heading` is from outside (a project's or an article's name), `kicker` says what the document is,
    `style` names the sheet beside this file.
    """

    kicker: str
    heading: str
    style: str
    made: Made
    parts: Iterable[Html]

    @property
    def title(self) -> str:
        return f"{self.heading} – {self.kicker.lower()}"


def write_page(document: Document, path: Path) -> None:
    """Write a document as one file (.html) that carries everything in itself. Raises what its parts raise."""
    with path.open("w", encoding="utf-8") as page:
        page.write(_opening(document))
        page.write(banner(document))
        page.write("<main>\n")
        for part in document.parts:
            page.write(f"{part}\n")
        page.write("</main>\n")
        page.write(tag("footer", str(document.made), class_="foot"))
        page.write("\n</body>\n</html>\n")


def banner(document: Document) -> Html:
    return tag(
        "header",
        tag("p", document.kicker, class_="kicker"),
        tag("h1", isolated(document.heading)),
        tag("p", str(document.made), class_="facts"),
        class_="top",
    )


def _opening(document: Document) -> Html:
    sheet = (
        f":root {{ {variables('light')} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {variables('dark')} }} }}\n"
        f"@media print {{ :root {{ {variables('light')} }} }}\n{styles(document.style)}\n{_feet(document.made)}"
    )
    head = joined(
        (
            Html('<meta charset="utf-8">\n'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
            Html('<meta name="referrer" content="no-referrer">\n'),
            tag("title", document.title),
            Html(f"\n<style>\n{sheet}\n</style>\n"),
        )
    )
    return Html(f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}</head>\n<body>\n')


@cache
def styles(name: str) -> str:
    """A style sheet of this folder."""
    return (Path(__file__).parent / f"{name}.css").read_text(encoding="utf-8")


def _feet(made: Made) -> str:
    """What stands below every printed page (CSS Paged Media, 4)."""
    number = 'content: counter(page) " / " counter(pages)'
    return (
        "@page { size: A4; margin: 17mm 16mm 18mm; "
        f'@bottom-left {{ content: "{made}"; font: 8pt sans-serif }} '
        f"@bottom-right {{ {number}; font: 8pt sans-serif }} }}"
    )
