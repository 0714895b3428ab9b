"""What is told of a statement: its words, and each question with its answer, grounds and evidence."""

from collections.abc import Iterator

from annotations.exporting.cells import Marked
from annotations.exporting.report.cited import Works
from annotations.exporting.report.marked import place_of
from annotations.exporting.report.markup import Content, Html, isolated, joined, tag
from annotations.exporting.report.shown import LOOKS, Look, Shown, ShownArticle
from annotations.exporting.view import StatementView
from annotations.model.judgement import Judgement
from annotations.model.vocabulary import State


def card(one: Shown, shown: ShownArticle, works: Works) -> Html:
    """Everything about a statement that somebody has worked on."""
    state = one.view.state
    told = tag("span", state, class_="state") if state and state not in (State.DONE, State.OPEN) else None
    return tag(
        "li",
        tag("p", place_of(one, shown), " ", clause(one.view), " ", told, class_="clause"),
        _who(one.view),
        *(_question(one, aspect, works) for aspect in one.statement.aspects),
        *(tag("p", tag("strong", "Note: "), isolated(note), class_="note") for note in one.notes),
        id=one.anchor,
        class_=f"card {one.so.name}",
    )


def line(one: Shown, shown: ShownArticle) -> Html:
    """A statement that nobody has worked on."""
    return tag("li", place_of(one, shown), " ", clause(one.view), id=one.anchor)


def badge(look: Look) -> Html:
    """A verdict: glyph and words."""
    return tag("span", tag("span", look.glyph, aria_hidden="true"), f" {look.words}", class_=f"badge {look.name}")


def clause(view: StatementView) -> Html:
    """The clause, in which the statement's own words are strong."""
    if isinstance(view.clause, Marked):
        before, words, after = view.clause
        return tag("bdi", before, tag("b", words), after)
    return isolated(view.clause)


def _who(view: StatementView) -> Content:
    """Who says it, where more than one does or the source stands for somebody else."""
    speaker = view.link.speaker if view.link else None
    if len(view.reading.links) < 2 and speaker is None:
        return None
    named = isolated(view.chain)
    stands = joined((" – the source is ", isolated(view.resolved_source))) if speaker is not None else None
    return tag("p", named, stands, class_="who")


def _question(one: Shown, aspect: str, works: Works) -> Content:
    judgement = one.judged.get(aspect)
    citations = [works.citation(citation) for citation in one.view.citations if citation.aspect == aspect]
    if judgement is None and not citations and one.so is LOOKS["covered"]:
        return tag("div", tag("p", badge(one.so)), class_="question")
    return tag(
        "div",
        tag("p", badge(one.look(aspect)), " ", isolated(one.view.question(aspect)), *_grounds(one, judgement)),
        *(_said(judgement, one) if judgement else ()),
        tag("ul", *citations, class_="citations") if citations else None,
        class_="question",
    )


def _grounds(one: Shown, judgement: Judgement | None) -> Iterator[Content]:
    if judgement is None:
        return
    if judgement.reason:
        yield tag("span", f" – {judgement.reason.value}", class_="reason")
    final = "final, " if one.statement.final(judgement.aspect) is judgement else ""
    yield tag(
        "span",
        f" {final}",
        isolated(one.view.viewpoint.name(judgement.reviewer)),
        f", {judgement.recorded_at:%Y-%m-%d}",
        class_="by",
    )


def _said(judgement: Judgement, one: Shown) -> Iterator[Content]:
    if judgement.justification:
        yield tag("p", isolated(judgement.justification), class_="justification")
    if judgement.correction:
        yield tag("p", tag("strong", "Correction: "), tag("ins", isolated(judgement.correction)), class_="correction")
    if judgement.aspect in one.view.differing:
        others = [j for j in one.statement.of_aspect(judgement.aspect) if j.reviewer != judgement.reviewer]
        for other in others:
            name = isolated(one.view.viewpoint.name(other.reviewer))
            why = joined((": ", isolated(other.justification))) if other.justification else None
            yield tag("p", badge(LOOKS[other.value]), " ", name, why, class_="other")
