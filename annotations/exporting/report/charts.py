"""Bars of verdicts as SVG: each part has its glyph, its number and a pattern of its own beside its colour."""

from collections.abc import Mapping

from annotations.exporting.report.markup import Html, joined, tag
from annotations.exporting.report.shown import COUNTED, LOOKS

_WIDE_ENOUGH = 9.0
"""Per cent of the bar's width that a glyph and a number need on a phone."""

_GAP = 0.5


def words_of(counts: Mapping[str, int]) -> str:
    """The numbers in words: "12 verified, 3 disputed, 9 open"."""
    return ", ".join(f"{counts[name]:,} {LOOKS[name].words.lower()}" for name in COUNTED if counts.get(name))


def bar(counts: Mapping[str, int], title: str) -> Html:
    """A bar of 100 % width; empty where there is nothing to count."""
    total = sum(counts.get(name, 0) for name in COUNTED)
    if not total:
        return Html()
    parts, left = [], 0.0
    for name in COUNTED:
        if number := counts.get(name, 0):
            width = 100.0 * number / total
            parts.append(_part(name, number, left, width))
            left += width
    described = tag("title", f"{title}: {words_of(counts)}")
    return tag("svg", described, *parts, class_="bar", role="img", width="100%", height="24", focusable="false")


def _part(name: str, number: int, left: float, width: float) -> Html:
    room = max(width - _GAP, 0.3)
    shape = {"x": f"{left:.2f}%", "width": f"{room:.2f}%"}
    drawn = [
        tag("rect", **shape, y="0", height="24", class_=f"part {name}"),
        tag("rect", **shape, y="21", height="3", class_=f"edge {name}"),
    ]
    if width >= _WIDE_ENOUGH:
        drawn.append(tag("text", f"{LOOKS[name].glyph} {number:,}", x=f"{left + room / 2:.2f}%", y="15"))
    return joined(drawn)


def legend() -> Html:
    """What the glyphs mean."""
    keys = (
        tag("li", tag("span", LOOKS[name].glyph, class_=f"glyph {name}", aria_hidden="true"), f" {LOOKS[name].words}")
        for name in COUNTED
    )
    return tag("ul", *keys, class_="legend", aria_label="Signs")
