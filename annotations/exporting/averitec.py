"""The JSON of AVeriTeC (Schlichtkrull, Guo and Vlachos 2023; fever.ai/dataset/averitec.html).

Each verdict is a claim: on *so*, the clause; on *said*, that the source said it. The labels:
Verified → Supported; Unverifiable → Not Enough Evidence; Disputed → Refuted, or, where the reason is that
sources differ or that it misleads, Conflicting Evidence/Cherrypicking. Citations are questions with answers.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from annotations.exporting.export import Export
from annotations.exporting.json_files import json_array
from annotations.exporting.json_forms import Json
from annotations.exporting.view import StatementView, folded
from annotations.model.judgement import Citation, Judgement
from annotations.model.record import source_text
from annotations.model.reference import Reference
from annotations.model.vocabulary import NO_CHECK, Reason, ReferenceType, StatementKind, Verdict, said_link

_LABELS = {
    Verdict.VERIFIED.value: "Supported",
    Verdict.DISPUTED.value: "Refuted",
    Verdict.UNVERIFIABLE.value: "Not Enough Evidence",
}
_CONFLICTING = (Reason.SOURCES_DIFFER, Reason.MISLEADING)
_MEDIA: dict[str, str] = {
    ReferenceType.IMAGE: "Image/graphic",
    ReferenceType.VIDEO: "Video",
    ReferenceType.RECORDING: "Audio",
    ReferenceType.CALL: "Other",
    ReferenceType.NOTES: "Other",
}
_STRATEGIES: dict[str, str] = {
    ReferenceType.IMAGE: "Image Analysis",
    ReferenceType.VIDEO: "Video Analysis",
    ReferenceType.RECORDING: "Audio Analysis",
    ReferenceType.CALL: "Consultation",
}
_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")


def write(export: Export, path: Path) -> None:
    """Write the claims to a file, as an array. Raises Cancelled between two articles."""
    without = 0
    with json_array(export, path) as item:
        for _, views in export.articles():
            for view in views:
                claims = list(claims_of(view))
                without += not claims
                for claim in claims:
                    item(claim)
    export.statements -= without
    if without:
        export.remarks.append(f"{without:,} statements without a verdict are left out.")


def claims_of(view: StatementView) -> Iterator[Json]:
    """The claims that a statement makes and somebody gave a verdict on; the lead's final verdict counts."""
    for aspect in view.statement.aspects:
        judgement = view.verdict(aspect)
        if judgement is not None and judgement.value != NO_CHECK:
            yield _claim(view, judgement)


def _claim(view: StatementView, judgement: Judgement) -> Json:
    metadata = view.article.metadata
    cited = [citation for citation in view.citations if citation.aspect == judgement.aspect]
    types = [view.viewpoint.reference(citation).type for citation in cited]
    return {
        "claim": _words(view, judgement.aspect),
        "required_reannotation": False,
        "label": label(judgement),
        "justification": judgement.justification or str(judgement.reason or ""),
        "claim_date": _day(metadata.published),
        "speaker": _speaker(view, judgement.aspect) or None,
        "original_claim_url": metadata.url or None,
        "cached_original_claim_url": None,
        "fact_checking_article": None,
        "reporting_source": metadata.outlet or None,
        "location_ISO_code": None,
        "claim_types": [_type(view, judgement.aspect)],
        "fact_checking_strategies": list(dict.fromkeys(_STRATEGIES.get(t, "Written Evidence") for t in types)),
        "questions": [_question(view, citation) for citation in cited],
    }


def label(judgement: Judgement) -> str:
    """The label of a verdict."""
    if judgement.value == Verdict.DISPUTED and judgement.reason in _CONFLICTING:
        return "Conflicting Evidence/Cherrypicking"
    return _LABELS[judgement.value]


def _words(view: StatementView, aspect: str) -> str:
    return view.claim if said_link(aspect) is None else f"{_speaker(view, aspect) or 'Somebody'} said: {view.claim}"


def _speaker(view: StatementView, aspect: str) -> str:
    """Who is said to have said it: of a chain the link that is asked about, the innermost where all is."""
    links = view.reading.links
    index = said_link(aspect) or 0
    return folded(source_text(links[index], view.article.words)) if index < len(links) else ""


def _type(view: StatementView, aspect: str) -> str:
    if said_link(aspect) is not None:
        return "Quote Verification"
    return "Numerical Claim" if view.statement.kind is StatementKind.NUMERIC else "Event/Property Claim"


def _question(view: StatementView, citation: Citation) -> Json:
    reference = view.viewpoint.reference(citation)
    return {
        "question": reference.words_read_out or view.question(citation.aspect),
        "answers": [_answer(reference, citation)],
    }


def _answer(reference: Reference, citation: Citation) -> Json:
    extracted = citation.passage or reference.answer
    return {
        "answer": extracted or citation.note or reference.name,
        "answer_type": "Extractive" if extracted else "Abstractive",
        "source_url": reference.url or None,
        "cached_source_url": reference.archived_url or None,
        "source_medium": _MEDIA.get(reference.type, "Web text") if reference.url or reference.type else "Other",
    }


def _day(published: str) -> str | None:
    """A full day as the dataset writes it: "25-8-2020"."""
    found = _DAY.fullmatch(published)
    return f"{int(found[3])}-{int(found[2])}-{found[1]}" if found else None
