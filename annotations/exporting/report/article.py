"""An article of the report: its words with their marks, then all that was found."""

from collections.abc import Iterable, Iterator

from annotations.exporting.export import Export
from annotations.exporting.report.charts import bar, words_of
from annotations.exporting.report.cited import Works
from annotations.exporting.report.marked import marked_text, place_of
from annotations.exporting.report.markup import Content, Html, isolated, joined, link, tag
from annotations.exporting.report.shown import LOOKS, Shown, ShownArticle
from annotations.exporting.report.sources import sources_table
from annotations.exporting.report.told import badge, card, line
from annotations.exporting.report.works import day
from annotations.exporting.view import Viewpoint
from annotations.model.article import Article
from annotations.progress import CancelToken


def article_section(shown: ShownArticle, export: Export) -> Iterator[Html]:
    """The article, piece by piece. Raises Cancelled between two statements."""
    viewpoint = export.viewpoint
    works = Works(shown.statements, shown.anchor, viewpoint)
    yield Html(f'<article id="{shown.anchor}" aria-labelledby="{shown.anchor}h">\n')
    yield from _head(shown)
    yield Html('<div class="text">\n')
    yield from marked_text(shown)
    yield Html("</div>\n")
    worked_on = [one for one in shown.statements if one.touched]
    if worked_on:
        cards = (card(one, shown, works) for one in uncancelled(worked_on, export.cancel))
        yield from _listed("What was found", "statements", cards)
    untouched = [one for one in shown.statements if not one.touched]
    covered = [one for one in untouched if one.so is LOOKS["covered"]]
    still_open = [one for one in untouched if one.so is not LOOKS["covered"]]
    if covered:
        heading = "Figures verified with the statement around them"
        yield from _listed(heading, "short", (line(one, shown) for one in covered))
    if still_open:
        yield from _listed(f"Not checked yet: {len(still_open):,}", "short", (line(one, shown) for one in still_open))
    yield from _differences(shown, viewpoint)
    if table := sources_table(shown.statements, "Who is quoted, and what became of it"):
        yield tag("section", tag("h3", "Sources quoted"), _scrolling(table, "Sources quoted"))
    if len(works):
        yield tag("section", tag("h3", "Works cited"), works.listed())
    yield Html("</article>\n")


def uncancelled(statements: Iterable[Shown], cancel: CancelToken) -> Iterator[Shown]:
    """The same, one by one. Raises Cancelled."""
    for one in statements:
        cancel.check()
        yield one


def facts_of(article: Article) -> Html:
    """What is known of the publication, in a line."""
    metadata = article.metadata
    facts: tuple[Content, ...] = (
        isolated(metadata.outlet) if metadata.outlet else None,
        isolated(day(metadata.published)) if metadata.published else None,
        tag("span", link(metadata.url), class_="url") if metadata.url else None,
        isolated(metadata.original_name) if metadata.original_name else None,
        f"{len(article.words.split()):,} words",
    )
    return tag("p", joined(facts, " · "), class_="facts")


def _head(shown: ShownArticle) -> Iterator[Html]:
    counts = shown.counts()
    total = sum(counts.values())
    told = f"{total:,} to check: {words_of(counts)}." if total else "Nothing to check was found."
    minor = f" {shown.minor:,} minor ones are not shown." if shown.minor else ""
    yield tag(
        "header",
        tag("p", f"Article {shown.number}", class_="kicker"),
        tag("h2", isolated(shown.article.title), id=f"{shown.anchor}h"),
        facts_of(shown.article),
        bar(counts, f"Article {shown.number}"),
        tag("p", told + minor, class_="tally"),
    )


def _listed(heading: str, kind: str, items: Iterator[Html]) -> Iterator[Html]:
    yield Html("<section>")
    yield tag("h3", heading)
    yield Html(f'<ol class="{kind}">\n')
    for item in items:
        yield Html(f"{item}\n")
    yield Html("</ol></section>\n")


def _differences(shown: ShownArticle, viewpoint: Viewpoint) -> Iterator[Html]:
    """Where reviewers judged differently, side by side."""
    rows = [
        tag("tr", tag("th", place_of(one, shown), " ", isolated(one.view.question(aspect)), scope="row"), *cells)
        for one in shown.statements
        for aspect in one.view.differing
        for cells in (_verdicts(one, aspect, viewpoint),)
    ]
    if not rows:
        return
    names = (tag("th", isolated(name), scope="col") for name in viewpoint.names.values())
    heads = tag("tr", tag("th", "Question", scope="col"), *names, tag("th", "Final", scope="col"))
    table = tag("table", tag("caption", "Each reviewer’s verdict"), tag("thead", heads), tag("tbody", *rows))
    yield tag("section", tag("h3", "Where reviewers differ"), _scrolling(table, "Where reviewers differ"))


def _verdicts(one: Shown, aspect: str, viewpoint: Viewpoint) -> list[Html]:
    judged = {judgement.reviewer: judgement for judgement in one.statement.of_aspect(aspect)}
    final = one.statement.final(aspect)
    shown = [*(judged.get(reviewer) for reviewer in viewpoint.names), final]
    return [tag("td", badge(LOOKS[judgement.value]) if judgement else "–") for judgement in shown]


def _scrolling(table: Html, name: str) -> Html:
    """A table that may be wider than the page scrolls by itself, by keys too."""
    return tag("div", table, class_="scrolling", role="region", aria_label=name, tabindex="0")
