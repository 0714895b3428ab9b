"""ClaimReview: the markup by which search engines show a fact-check.

After schema.org/ClaimReview and Google's "Fact check structured data", which requires `claimReviewed`,
`reviewRating.alternateName` and `url`. Only the question *so* is a claim that others can look up; of it, the
lead's final verdict counts, else the one that is shown. What needs no check is no review.
"""

import re
from pathlib import Path

from annotations.exporting.cells import clickable
from annotations.exporting.export import Export
from annotations.exporting.json_files import json_array
from annotations.exporting.json_forms import Json
from annotations.exporting.view import JUDGEMENT_WORDS, StatementView
from annotations.model.judgement import Judgement
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import NO_CHECK, SO, Reason, SourceClass, Verdict

WORST, BEST = 1, 5
_RATING = {Verdict.VERIFIED: BEST, Verdict.UNVERIFIABLE: 3, Verdict.DISPUTED: WORST}
_HALF_WRONG = {Reason.SOURCES_DIFFER: 2, Reason.OUTDATED: 2, Reason.MISLEADING: 2}
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PEOPLE = (SourceClass.PERSON, SourceClass.COLLECTIVE, SourceClass.ANONYMOUS)


def write(export: Export, path: Path) -> None:
    """Write the reviews to a file, as an array. Raises Cancelled between two articles."""
    drafts = reviews = 0
    with json_array(export, path) as item:
        for _, views in export.articles():
            for view in views:
                review = review_of(view, export.project.settings)
                if review is not None:
                    reviews += 1
                    drafts += "creativeWorkStatus" in review
                    item(review)
    left_out = export.statements - reviews
    export.statements = reviews
    if left_out:
        export.remarks.append(f"{left_out:,} statements without a verdict on “Is it so?” are left out.")
    if drafts:
        export.remarks.append(
            f"{drafts:,} reviews are drafts: give the organisation's name and the address of its fact-checks "
            "in the settings of the project."
        )


def review_of(view: StatementView, settings: ProjectSettings) -> Json | None:
    """The review of a statement; None where nobody gave a verdict. A draft says so in `creativeWorkStatus`."""
    judgement = view.verdict(SO)
    if judgement is None or judgement.value == NO_CHECK:
        return None
    published = clickable(settings.organisation_url) and bool(settings.organisation)
    page = settings.organisation_url.split("#", 1)[0]
    review: Json = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": view.claim,
        "datePublished": f"{judgement.recorded_at:%Y-%m-%d}",
        "author": _author(view, judgement, settings),
        "reviewRating": _rating(judgement),
        "itemReviewed": _claim(view),
    }
    if judgement.justification:
        review["reviewBody"] = judgement.justification
    if published:
        review["url"] = f"{page}#{view.statement.id.hex()}"
    else:
        review["creativeWorkStatus"] = "Draft"
    return review


def _rating(judgement: Judgement) -> Json:
    words = JUDGEMENT_WORDS[judgement.value]
    value = _RATING[Verdict(judgement.value)]
    if judgement.reason is not None:
        words = f"{words}: {judgement.reason.value}"
        value = _HALF_WRONG.get(judgement.reason, value)
    return {
        "@type": "Rating",
        "ratingValue": value,
        "bestRating": BEST,
        "worstRating": WORST,
        "alternateName": words,
    }


def _author(view: StatementView, judgement: Judgement, settings: ProjectSettings) -> Json:
    if not settings.organisation:
        return {"@type": "Person", "name": view.viewpoint.name(judgement.reviewer)}
    known = {"@type": "Organization", "name": settings.organisation}
    return known | ({"url": settings.organisation_url} if clickable(settings.organisation_url) else {})


def _claim(view: StatementView) -> Json:
    metadata = view.article.metadata
    work: Json = {"@type": "NewsArticle", "headline": view.title}
    if clickable(metadata.url):
        work["url"] = metadata.url
    if metadata.outlet:
        work["publisher"] = {"@type": "Organization", "name": metadata.outlet}
    claim: Json = {"@type": "Claim", "appearance": work}
    if _DAY.fullmatch(metadata.published):
        claim["datePublished"] = work["datePublished"] = metadata.published
    if view.link is not None and view.source:
        kind = "Person" if view.link.source_class in _PEOPLE else "Organization"
        claim["author"] = {"@type": kind, "name": view.source}
    elif metadata.outlet:
        claim["author"] = {"@type": "Organization", "name": metadata.outlet}
    return claim
