"""The frame of a page that carries everything in itself: no script, no request, one file."""

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


def opening(title: str, style: str, made: Made) -> Html:
    """From the beginning of the page to its heading. `title` is the project's name, `style` a file beside this one."""
    sheet = (
        f":root {{ {variables('light')} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {variables('dark')} }} }}\n"
        f"@media print {{ :root {{ {variables('light')} }} }}\n{_styles(style)}\n{_feet(made)}"
    )
    head = joined(
        (
            Html('<meta charset="utf-8">\n'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
            Html('<meta name="referrer" content="no-referrer">\n'),
            tag("title", title),
            Html(f"\n<style>\n{sheet}\n</style>\n"),
        )
    )
    return Html(f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}</head>\n<body>\n')


def heading(kicker: str, title: str, facts: str) -> Html:
    """The banner."""
    return tag(
        "header",
        tag("p", kicker, class_="kicker"),
        tag("h1", isolated(title)),
        tag("p", facts, class_="facts"),
        class_="top",
    )


def closing(made: Made) -> Html:
    return joined((tag("footer", str(made), class_="foot"), Html("\n</body>\n</html>\n")))


@cache
def _styles(name: str) -> str:
    return (Path(__file__).parent / f"{name}.css").read_text(encoding="utf-8")


def _feet(made: Made) -> str:
    """What stands below every printed page (CSS Paged Media, 4)."""
    number = 'content: counter(page) " / " counter(pages)'
    return (
        "@page { size: A4; margin: 17mm 16mm 18mm; "
        f'@bottom-left {{ content: "{made}"; font: 8pt sans-serif }} '
        f"@bottom-right {{ {number}; font: 8pt sans-serif }} }}"
    )
