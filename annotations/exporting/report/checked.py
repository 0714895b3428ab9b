"""The checked copy: what the writer has to change, article by article, and nothing else."""

from collections.abc import Iterator, Sequence

from annotations.exporting.export import Export
from annotations.exporting.report.article import facts_of, uncancelled
from annotations.exporting.report.cited import Works
from annotations.exporting.report.markup import Content, Html, isolated, joined, tag
from annotations.exporting.report.page import Document, Made
from annotations.exporting.report.shown import Shown, ShownArticle, shown_article
from annotations.exporting.report.told import clause
from annotations.model.judgement import Judgement


def checked_copy(export: Export) -> Document:
    """The corrections of the articles of an export."""
    return Document("Corrections", export.project.name, "copy", Made.now(), _parts(export))


def _parts(export: Export) -> Iterator[Html]:
    without: list[Html] = []
    for number, (record, views) in enumerate(export.articles(), 1):
        shown = shown_article(number, record, views)
        corrected = [one for one in shown.statements if one.corrections]
        if corrected:
            yield _article(shown, corrected, export)
        else:
            without.append(tag("li", isolated(shown.article.title)))
    if without:
        yield tag("section", tag("h2", "Without corrections"), tag("ul", *without, class_="short"))


def _article(shown: ShownArticle, corrected: Sequence[Shown], export: Export) -> Html:
    works = Works(corrected, shown.anchor, export.viewpoint)
    rows = (_row(one, works) for one in uncancelled(corrected, export.cancel))
    heads = (tag("th", words, scope="col") for words in ("¶", "As it stands", "As it should be"))
    return tag(
        "article",
        tag("h2", isolated(shown.article.title)),
        facts_of(shown.article),
        tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), class_="corrections"),
        tag("section", tag("h3", "Works cited"), works.listed()) if len(works) else None,
        id=shown.anchor,
    )


def _row(one: Shown, works: Works) -> Html:
    corrected = (judgement for judgement in one.judged.values() if judgement.correction)
    told = (piece for judgement in corrected for piece in _correction(one, judgement, works))
    return tag(
        "tr",
        tag("th", isolated(one.label), scope="row", id=one.anchor),
        tag("td", clause(one.view)),
        tag("td", *told),
    )


def _correction(one: Shown, judgement: Judgement, works: Works) -> Iterator[Content]:
    yield tag("p", tag("strong", isolated(judgement.correction)))
    reason = judgement.reason.value if judgement.reason else None
    why = joined((reason, isolated(judgement.justification) if judgement.justification else None), ": ")
    yield tag("p", why, class_="why") if why else None
    citations = [works.citation(citation) for citation in one.view.citations if citation.aspect == judgement.aspect]
    yield tag("ul", *citations, class_="citations") if citations else None
