"""The checking copy: an article to print and work on with a pen.

Paragraphs with a wide margin; there each statement has its label and two boxes, *said* and *so*. What is
known of it stands in the endnotes. All of it is readable in black and white.
"""

from collections.abc import Iterator

from annotations.exporting.export import Export
from annotations.exporting.report.article import facts_of, uncancelled
from annotations.exporting.report.cited import Works
from annotations.exporting.report.marked import paragraph_anchor, place_of
from annotations.exporting.report.markup import Content, Html, escaped, isolated, joined, tag
from annotations.exporting.report.page import Document, Made
from annotations.exporting.report.segments import Segment, segments
from annotations.exporting.report.shown import OPEN, Shown, ShownArticle, shown_article
from annotations.exporting.report.told import card, clause
from annotations.model.vocabulary import SO


def checking_copy(export: Export) -> Document:
    """The checking copy of the articles of an export."""
    return Document("Checking copy", export.project.name, "copy", Made.now(), _parts(export))


def _parts(export: Export) -> Iterator[Html]:
    for number, (record, views) in enumerate(export.articles(), 1):
        shown = shown_article(number, record, views)
        works = Works(shown.statements, shown.anchor, export.viewpoint)
        notes = (_endnote(one, shown, works) for one in uncancelled(shown.statements, export.cancel))
        yield tag(
            "article",
            tag("h2", isolated(shown.article.title)),
            facts_of(shown.article),
            # which words were printed: another version of the article has another one
            tag("p", f"Text {shown.article.text.hex()[:8]} · {_signs()}", class_="facts"),
            _sheet(shown),
            tag("section", tag("h3", "Statements"), tag("ol", *notes, class_="statements"))
            if shown.statements
            else None,
            tag("section", tag("h3", "Works cited"), works.listed()) if len(works) else None,
            id=shown.anchor,
        )


def _signs() -> str:
    return "✓ verified, ≠ disputed, ? unverifiable, – no check needed; an empty box is open"


def _sheet(shown: ShownArticle) -> Html:
    """The paragraphs with their margin."""
    blocks = shown.lines.paragraphs
    runs = segments(blocks, [(one.statement.span, one) for one in shown.statements])
    rows = (
        tag(
            "tr",
            tag("th", f"¶{number}", scope="row", class_="number"),
            tag("td", *(_run(run, shown) for run in of_block), class_="words", dir="auto"),
            tag("td", _boxes([one for run in of_block for one in run.ending]), class_="margin"),
            id=paragraph_anchor(shown, number),
        )
        for number, of_block in enumerate(runs, 1)
    )
    heads = (tag("th", words, scope="col") for words in ("¶", "Text", "Checked"))
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="sheet")


def _run(run: Segment[Shown], shown: ShownArticle) -> Html:
    plain = escaped(run.span.of(shown.article.words))
    marked = tag("u", plain) if run.inside else plain
    labels = joined((isolated(one.statement.label) for one in run.ending), " ")
    return joined((marked, tag("sup", labels) if labels else None))


def _boxes(statements: list[Shown]) -> Content:
    """A row for each statement that ends in the paragraph: label, *said*, *so*."""
    if not statements:
        return None
    rows = (
        tag(
            "tr",
            tag("th", tag("a", isolated(one.label), href=f"#{one.anchor}"), scope="row", class_="of"),
            *_said_box(one),
            tag("td", "so"),
            tag("td", "" if one.so.name == OPEN else one.so.glyph, class_="box"),
        )
        for one in sorted(statements, key=lambda one: one.statement.span)
    )
    return tag("table", *rows, class_="boxes")


def _said_box(one: Shown) -> tuple[Html, Html]:
    """The word and the box for *said*, with a sign for each link; where nobody says it, there is none."""
    asked = [aspect for aspect in one.statement.aspects if aspect != SO]
    if not asked:
        return tag("td", class_="said"), tag("td")
    judged = any(aspect in one.judged for aspect in asked)
    signs = "".join(one.look(aspect).glyph for aspect in asked) if judged else ""
    return tag("td", "said", class_="said"), tag("td", signs, class_="box")


def _endnote(one: Shown, shown: ShownArticle, works: Works) -> Html:
    """What is known of a statement; of one that nobody worked on, its clause and who says it."""
    if one.touched:
        return card(one, shown, works)
    who = tag("p", isolated(one.view.chain), class_="who") if one.view.link else None
    return tag("li", tag("p", place_of(one, shown), " ", clause(one.view)), who, id=one.anchor, class_="card")
