"""Slots and their values in words, for the list of forks."""

from annotations.model.record import cue_text, source_text
from annotations.model.statement import Json, Link
from annotations.model.vocabulary import SO, said_link
from annotations.storage import ledger
from annotations.storage.drafting import value_name

_NAMES = {
    ledger.ARTICLE: "In the project",
    ledger.METADATA: "Article: {facet}",
    ledger.VERSION: "Version of the text",
    ledger.ACTIVE_RUN: "Whose suggestions show",
    ledger.MASK: "Mask of {facet}",
    ledger.TICK: "Tick of {facet}",
    ledger.FIRST_PASS: "First pass",
    ledger.LABEL: "Printed ¶ label",
    ledger.DISPOSITION: "A statement or not",
    ledger.CUT: "Where it begins and ends",
    ledger.CORRECTION: "Correction of its {facet}",
    ledger.SIGN_OFF: "Signed off",
    ledger.ASSIGNED: "Assigned to a reviewer",
    ledger.LATER: "Put off",
    ledger.CITATION: "A citation",
    ledger.REFERENCE: "Reference: {facet}",
    ledger.ATTACHMENT: "An attached file",
    ledger.NOTE: "A note",
    ledger.QUERY: "A question to somebody",
    ledger.REVIEWER: "Reviewer: {facet}",
    ledger.SETTING: "Project setting: {facet}",
}
_TEXTS = "reason why justification correction stance passage locator note question asked due answered answer".split()


def slot_words(kind: str, facet: str, whose: str) -> str:
    """What a slot is about, and whose it is where each reviewer has one ("" else)."""
    if kind in (ledger.JUDGEMENT, ledger.FINAL):
        link = said_link(facet)
        name = "Is it so" if facet == SO else "Was it said" if link == 0 else f"Was it said (link {link})"
    else:
        name = _NAMES.get(kind, kind).format(facet=facet)
    if kind == ledger.FINAL:
        name += ", final verdict"
    return f"{name}, by {whose}" if whose else name


def value_words(kind: str, facet: str, value: str, detail: Json, text: str) -> str:
    """A value with what belongs to it. `text` are the words of the article, "" where there is none."""
    if kind in (ledger.JUDGEMENT, ledger.FINAL):
        value = value_name(value)
    elif kind == ledger.CUT:
        return f"“{text[detail['start'] : detail['end']]}”"
    elif kind == ledger.CITATION:
        value = detail.get("passage") or detail.get("locator") or "cited"
    elif kind == ledger.CORRECTION and facet == "links":
        links = map(Link.from_json, detail.get("links", []))
        return " ◂ ".join(f"{source_text(link, text) or 'source not named'} {cue_text(link, text)}" for link in links)
    elif kind == ledger.CORRECTION and facet == "quantity":
        return " · ".join(f"{name}: {known}" for name, known in detail["quantity"].items() if known is not None)
    more = [f"{name}: {detail[name]}" for name in _TEXTS if detail.get(name) and detail[name] != value]
    return " · ".join([value, *more])
