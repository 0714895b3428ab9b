"""How the inspector says things: questions, figures, dates, polarity. Words only, no widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from annotations.model.ids import Id
from annotations.model.judgement import Judgement, Reviewer
from annotations.model.record import Statement, source_text
from annotations.model.statement import Link, Quantity
from annotations.model.vocabulary import (
    NO_CHECK,
    SO,
    Form,
    Polarity,
    QuantityKind,
    SourceClass,
    StatementKind,
    said_link,
)
from annotations.review.figures import completed, excludes_its_end, number, resolved
from annotations.text import Span

_ABOUT = ("about", "around", "approx", "some", "roughly", "nearly", "almost", "circa", "ca.", "an estimated")
_ANY_DAY = "2000-01-01"
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words: "Was it said?" "by CNN", and a hint where a verdict could be misread."""

    aspect: str
    title: str
    about: str = ""
    hint: str = ""

    @property
    def spoken(self) -> str:
        return " ".join(part for part in (self.title, self.about, self.hint) if part)


def questions(statement: Statement, words: str) -> tuple[Question, ...]:
    """The questions of a statement, in the order of asking."""
    return tuple(question(statement, aspect, words) for aspect in statement.aspects)


def question(statement: Statement, aspect: str, words: str) -> Question:
    """One question. The inner link of a chain is asked as the outer one has it."""
    links = statement.reading.links
    number = said_link(aspect)
    if number is None:
        denying = next((link for link in reversed(links) if link.polarity is Polarity.DENIES), None)
        if denying is None:
            return Question(SO, "Is it so?")
        title = f"{_upper_first(speaker_name(denying, words))} denies it: is the denial right?"
        return Question(SO, title, hint="Verified means: it is not so.")
    link = links[number]
    title = {
        Polarity.ASSERTS: "Was it said?",
        Polarity.DENIES: "Was it denied?",
        Polarity.DECLINES: "Did they decline to say?",
    }[link.polarity]
    about = f"by {speaker_name(link, words)}"
    if number + 1 < len(links):
        about += f", as {speaker_name(links[number + 1], words)} has it"
    return Question(aspect, title, about)


def aspect_words(statement: Statement, aspect: str, words: str) -> str:
    """A question as a short phrase for lists and menus: "said by CNN", "so"."""
    number = said_link(aspect)
    if number is None:
        return "so"
    if number >= len(statement.reading.links):
        return "said"
    if len(statement.reading.links) == 1:
        return "said"
    return f"said by {speaker_name(statement.reading.links[number], words)}"


def value_words(judgement: Judgement) -> str:
    """A judgement's value and reason: "Disputed, outdated"."""
    value = "No check needed" if judgement.value == NO_CHECK else judgement.value.capitalize()
    return f"{value}, {judgement.reason.value}" if judgement.reason else value


def judgement_words(judgement: Judgement, reviewers: Mapping[Id, Reviewer]) -> str:
    """Somebody's judgement: "R2: disputed, outdated"."""
    reviewer = reviewers.get(judgement.reviewer)
    value = value_words(judgement)
    old = " (for other words)" if judgement.outdated else ""
    return f"{reviewer.initials if reviewer else 'somebody'}: {value[:1].lower()}{value[1:]}{old}"


def speaker_name(link: Link, words: str) -> str:
    """The words of a link's source; "an unnamed source" where there are none."""
    return source_text(link, words) or "an unnamed source"


def source_words(link: Link, words: str) -> str:
    """The source with its class: "the deputy · person"."""
    named = source_text(link, words)
    if link.source_class is SourceClass.NONE:
        return named or "nobody is named"
    return f"{named or 'not named'} · {link.source_class.value}"


def polarity_words(link: Link) -> str:
    """What the source does with the content; empty where it simply asserts it."""
    return {Polarity.ASSERTS: "", Polarity.DENIES: "denies it", Polarity.DECLINES: "declines to say"}[link.polarity]


def header_words(statement: Statement, figures_inside: int) -> str:
    """The inspector's first line: "¶16a · attributed, indirect · 2 figures inside"."""
    parts = [f"¶{statement.label}"] if statement.label else []
    kind = {StatementKind.OTHER: "marked by hand", StatementKind.NUMERIC: "figure"}.get(statement.kind)
    if kind is None:
        form = statement.reading.links[0].form if statement.reading.links else Form.INDIRECT
        kind = f"attributed, {form.value}"
    parts.append(kind)
    if figures_inside:
        parts.append("1 figure inside" if figures_inside == 1 else f"{figures_inside} figures inside")
    if statement.suggestion:
        parts.append("suggested")
    return " · ".join(parts)


def figure_words(quantity: Quantity) -> str:
    """A figure as a person reads it: "≥ 40 prisoners", "≈ 200 fighters", "5–7 %"."""
    amount = _amount(quantity)
    if not amount:
        return quantity.qualifier or quantity.counted or quantity.kind.value
    if quantity.kind is QuantityKind.PERCENT:
        unit = "%"
    elif quantity.kind is QuantityKind.AGE:
        unit = f"{quantity.unit or 'years'} old"
    else:
        unit = quantity.unit or ""
    counted = quantity.counted if quantity.counted != quantity.unit else None
    if counted and unit:
        counted = f"of {counted}" if quantity.kind is QuantityKind.PERCENT else f"· {counted}"
    return " ".join(part for part in (amount, unit, counted) if part)


def _amount(quantity: Quantity) -> str:
    low, high, kind, exclusive = quantity.low, quantity.high, quantity.kind, excludes_its_end(quantity)
    if low is None:
        return "" if high is None else f"{'<' if exclusive else '≤'} {number(high, kind)}"
    if high is None:
        return f"{'>' if exclusive else '≥'} {number(low, kind)}"
    if low != high:
        return f"{number(low, kind)}–{number(high, kind)}"
    about = (quantity.qualifier or "").casefold().startswith(_ABOUT)
    return f"≈ {number(low, kind)}" if about else number(low, kind)


def date_words(edtf: str) -> str:
    """A date as a person reads it: "27 April 2022", "April 2022", "July (year not given)".

    Other EDTF stays as it is.
    """
    if edtf.startswith("XXXX-"):
        known = date_words(f"2000{edtf[4:]}")
        return f"{known.removesuffix(' 2000')} (year not given)" if known.endswith(" 2000") else edtf
    parts = edtf.split("-")
    if not is_partial_date(edtf) or len(parts) == 1:
        return edtf
    month = _MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def when_words(written: str, edtf: str | None, published: str) -> str:
    """A date or clock time as a person reads it, and which day it was where the day of publication tells.

    "Monday: 16 May 2022"; "July (year not given)"; "Monday (open: the article has no date)".
    """
    told = completed(edtf, published) if edtf else resolved(written, published)
    if told:
        return f"{written}: {_interval_words(told)}"
    if edtf:
        return _interval_words(edtf)
    relative = resolved(written, _ANY_DAY) is not None
    return f"{written} (open: the article has no date)" if relative and not published else written


def _interval_words(edtf: str) -> str:
    return " to ".join(date_words(part) for part in edtf.split("/"))


def is_partial_date(text: str) -> bool:
    """Whether a text is an ISO 8601 calendar date of the form 2022, 2022-08 or 2022-08-27."""
    if len(text) not in (4, 7, 10) or not text.isascii() or not text.replace("-", "").isdigit():
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def spans_words(spans: tuple[Span, ...], words: str) -> str:
    """The words of several spans, with what lies between them left out."""
    return " … ".join(span.of(words) for span in spans)


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
