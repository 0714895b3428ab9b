"""The first page of the report: how it stands, what an editor must act on, and the articles."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotations.exporting.report.charts import bar, legend, words_of
from annotations.exporting.report.markup import Content, Html, isolated, joined, tag
from annotations.exporting.report.shown import COUNTED, LOOKS, Shown, ShownArticle
from annotations.exporting.report.sources import number
from annotations.exporting.report.told import badge, clause
from annotations.model.judgement import Judgement
from annotations.text import Ranges, sentences

_MOST_PRESSING = 200
"""How many statements the summary names; of the others their number."""


@dataclass(slots=True)
class Summary:
    """What is gathered while the articles are written, a few lines for each."""

    counts: Counter[str] = field(default_factory=Counter)
    articles: list[Html] = field(default_factory=list)
    pressing: list[Html] = field(default_factory=list)
    detectors: Counter[str] = field(default_factory=Counter)
    minor: int = 0
    sentences: int = 0
    ticked: int = 0
    named: int = 0
    unnamed: int = 0

    def add(self, shown: ShownArticle) -> None:
        counts = shown.counts()
        self.counts += counts
        self.minor += shown.minor
        read = _read(shown)
        self.sentences += read[0]
        self.ticked += read[1]
        self.detectors[shown.record.detector] += 1
        self.articles.append(_row(shown, counts))
        pressing = [one for one in shown.statements if one.pressing]
        named = pressing[: max(_MOST_PRESSING - self.named, 0)]
        self.named += len(named)
        self.unnamed += len(pressing) - len(named)
        if named:
            title = tag("h3", tag("a", isolated(shown.article.title), href=f"#{shown.anchor}"))
            self.pressing.append(joined((title, tag("ol", *map(_pressing, named), class_="pressing"))))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def page(self) -> Html:
        """The first page."""
        return joined(self._sections())

    def _sections(self) -> Iterator[Html]:
        yield tag("section", tag("h2", "How it stands"), *self._standing(), class_="standing")
        if self.articles:
            heads = (_head(name) for name in COUNTED)
            table = tag(
                "table",
                tag("caption", "Statements to check, by what they were found to be"),
                tag("thead", tag("tr", tag("th", "Article", scope="col"), tag("th", "All", scope="col"), *heads)),
                tag("tbody", *self.articles),
                class_="numbers articles",
            )
            yield tag("section", tag("nav", tag("h2", "Articles"), table, aria_label="Articles"))
        if self.pressing:
            more = tag("p", f"{self.unnamed:,} more are in the articles.") if self.unnamed else None
            yield tag("section", tag("h2", "For the editor"), *self.pressing, more, class_="editor")

    def _standing(self) -> Iterator[Content]:
        if not self.total:
            yield tag("p", "Nothing to check was found.")
            return
        tiles = (
            tag(
                "li",
                tag(
                    "span", tag("span", LOOKS[name].glyph, aria_hidden="true"), f" {self.counts[name]:,} ", class_="big"
                ),
                LOOKS[name].words,
                class_=f"tile {name}",
            )
            for name in COUNTED
        )
        yield tag("ul", *tiles, class_="tiles")
        yield bar(self.counts, "All articles")
        amount = "1 article" if len(self.articles) == 1 else f"{len(self.articles):,} articles"
        yield tag("p", f"{self.total:,} statements to check in {amount}: {words_of(self.counts)}.", class_="tally")
        yield legend()


def _read(shown: ShownArticle) -> tuple[int, int]:
    """How many sentences outside masks there are, and how many of them somebody ticked."""
    words, ticks = shown.article.words, shown.record.ticks or {}
    masked = Ranges(mask.span for mask in shown.article.masks)
    ticked = Ranges(span for of_reviewer in ticks.values() for span in of_reviewer)
    found = [one for paragraph in shown.lines.paragraphs for one in sentences(words, paragraph)]
    wanted = [one for one in found if not masked.covers(one)]
    return len(wanted), sum(ticked.covers(one) for one in wanted)


def _head(name: str) -> Html:
    look = LOOKS[name]
    shown = tag("span", look.glyph, aria_hidden="true"), tag("span", look.words, class_="unseen")
    return tag("th", *shown, scope="col", class_=f"glyph {name}", title=look.words)


def _row(shown: ShownArticle, counts: Counter[str]) -> Html:
    title = tag("a", isolated(shown.article.title), href=f"#{shown.anchor}")
    small = bar(counts, f"Article {shown.number}")
    return tag(
        "tr",
        tag("th", title, small, scope="row"),
        number(sum(counts.values())),
        *(number(counts[name]) for name in COUNTED),
    )


def _pressing(one: Shown) -> Html:
    """A line for the editor: where, what, why, and what it should say."""
    told = (
        tag("span", badge(one.look(aspect)), " ", isolated(one.view.question(aspect)), _reason(judgement))
        for aspect, judgement in one.judged.items()
    )
    differ = tag("span", "Reviewers differ", class_="state") if one.view.differing else None
    corrections = (
        tag("p", tag("strong", "Correction: "), tag("ins", isolated(words)), class_="correction")
        for words in one.corrections
    )
    return tag(
        "li",
        tag("p", tag("a", isolated(one.label), href=f"#{one.anchor}", class_="label"), " ", clause(one.view)),
        tag("p", joined((*told, differ), " "), class_="answers"),
        *corrections,
    )


def _reason(judgement: Judgement) -> Content:
    return tag("span", f" – {judgement.reason.value}", class_="reason") if judgement.reason else None
