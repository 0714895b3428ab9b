"""The words of an article with its statements marked in them."""

from collections.abc import Iterator

from annotations.exporting.report.markup import Content, Html, escaped, isolated, tag
from annotations.exporting.report.segments import Segment, segments
from annotations.exporting.report.shown import COVERED, OPEN, Shown, ShownArticle
from annotations.text import Ranges


def marked_text(shown: ShownArticle) -> Iterator[Html]:
    """The paragraphs, numbered; a mark leads to what is told of its statement."""
    words = shown.article.words
    blocks = shown.lines.paragraphs
    masked = Ranges(mask.span for mask in shown.article.masks)
    runs = segments(blocks, [(one.statement.span, one) for one in shown.statements])
    for number, (block, of_block) in enumerate(zip(blocks, runs, strict=True), 1):
        yield tag(
            "p",
            tag("span", f"¶{number} ", class_="number"),
            tag("span", *(_run(run, words) for run in of_block), class_="words", dir="auto"),
            id=paragraph_anchor(shown, number),
            class_="masked" if masked.covers(block) else None,
        )
        yield Html("\n")


def paragraph_anchor(shown: ShownArticle, number: int) -> str:
    return f"{shown.anchor}p{number}"


def _run(run: Segment[Shown], words: str) -> Html:
    plain = escaped(run.span.of(words))
    if not run.inside:
        return plain
    numeric = " figure" if not run.inside[-1].view.link else ""
    inner = tag("span", plain, class_=f"mark {_fill(run)}{numeric}")
    return Html(inner + "".join(_sign(one) for one in run.ending))


def _fill(run: Segment[Shown]) -> str:
    """The name of what the innermost judged statement looks like."""
    looks = [one.so.name for one in reversed(run.inside)]
    return next((look for look in looks if look not in (OPEN, COVERED)), looks[0])


def _sign(one: Shown) -> Html:
    """The sign at a statement's end: what it was found to be, and where that is told."""
    described = f"{one.label}: {one.so.words}"
    shown: tuple[Content, ...] = (f"{one.so.glyph}\u2060", isolated(one.statement.label))
    return tag("a", *shown, href=f"#{one.anchor}", class_=f"sign {one.so.name}", aria_label=described)


def place_of(one: Shown, shown: ShownArticle) -> Html:
    """The statement's label, which leads to its paragraph."""
    number = shown.lines.number_of(one.statement.span.start)
    return tag("a", isolated(one.label), href=f"#{paragraph_anchor(shown, number)}", class_="label")
