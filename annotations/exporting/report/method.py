"""How the report came about, and what it does not say: a reader must be able to weigh it."""

from collections.abc import Iterator

from annotations.exporting.export import Export
from annotations.exporting.report.markup import Content, Html, isolated, joined, tag
from annotations.exporting.report.summary import Summary


def method_note(summary: Summary, export: Export) -> Html:
    """The note at the end."""
    items = (tag("li", item) for item in _sentences(summary, export))
    return tag("section", tag("h2", "How this was made"), tag("ul", *items), class_="method")


def _sentences(summary: Summary, export: Export) -> Iterator[Content]:
    viewpoint, reviewers = export.viewpoint, export.project.reviewers
    for detector, articles in summary.detectors.most_common():
        amount = "1 article" if articles == 1 else f"{articles:,} articles"
        if detector:
            yield joined(
                (f"Statements of {amount} were found by rules, and corrected by hand: ", isolated(detector), ".")
            )
        else:
            yield f"In {amount} statements were only marked by hand."
    yield (
        "A detector misses statements, and finds some that are none. What is not marked was not checked; "
        "an open statement says nothing about whether it is right."
    )
    yield (
        "Each attributed statement asks two questions, “Said?” for each source and “Is it so?” once: "
        "a correctly quoted statement can be false. The colour of a mark is the answer to the second one, of the "
        "innermost statement that was judged. A figure inside a statement that was verified counts with it."
    )
    yield (
        f"Of {summary.sentences:,} sentences {summary.ticked:,} were ticked by somebody who read them line by line; "
        "of the others only what is marked was looked at."
    )
    yield (
        "Counted are statements to check. Minor ones, such as a weekday beside a figure, a quotation of few words or "
        f"a repeat, are shown where somebody worked on them; {summary.minor:,} others are not."
    )
    yield from export.notes()
    if viewpoint.reviewer is None:
        yield "Of several reviewers’ verdicts the lead’s is shown, else the latest."
    else:
        name = isolated(viewpoint.whose)
        yield joined(("Of several reviewers’ verdicts the lead’s is shown, else that of ", name, ", else the latest."))
    if reviewers:
        people = (joined((isolated(viewpoint.name(one.id)), " is ", isolated(one.name))) for one in reviewers)
        yield joined(("Reviewers: ", joined(people, ", "), "."))
    if any(reference.confidential for reference in viewpoint.references.values()):
        yield "Confidential sources are known to the project and named here by a number only."
