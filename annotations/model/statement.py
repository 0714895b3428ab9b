"""What a detector says about a text, and its JSON form (`factdesk detect`, design section 9)."""

from dataclasses import dataclass
from typing import Any

from annotations.model.ids import Id, suggestion_id
from annotations.model.vocabulary import Form, Polarity, QuantityKind, SourceClass, StatementKind, Tier
from annotations.text import Span

Spans = tuple[Span, ...]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a pronoun or a role most likely stands for. `inferred`: a guess, for the `reason` a reviewer reads."""

    text: str
    inferred: bool = True
    reason: str = ""

    def to_json(self) -> Json:
        return {"text": self.text, "inferred": self.inferred} | ({"reason": self.reason} if self.reason else {})

    @classmethod
    def from_json(cls, data: Json) -> "Speaker":
        return cls(data["text"], bool(data["inferred"]), str(data.get("reason", "")))


@dataclass(frozen=True, slots=True)
class Link:
    """One step of "who says it": a source and its cue. Either may have several spans, or none."""

    source: Spans = ()
    cue: Spans = ()
    form: Form = Form.INDIRECT
    polarity: Polarity = Polarity.ASSERTS
    source_class: SourceClass = SourceClass.NONE
    speaker: Speaker | None = None

    def to_json(self) -> Json:
        return {
            "source": spans_to_json(self.source),
            "cue": spans_to_json(self.cue),
            "form": self.form.value,
            "polarity": self.polarity.value,
            "source_class": self.source_class.value,
            "speaker": None if self.speaker is None else self.speaker.to_json(),
        }

    @classmethod
    def from_json(cls, data: Json) -> "Link":
        speaker = data.get("speaker")
        return cls(
            spans_from_json(data["source"]),
            spans_from_json(data["cue"]),
            Form(data["form"]),
            Polarity(data["polarity"]),
            SourceClass(data["source_class"]),
            None if speaker is None else Speaker.from_json(speaker),
        )


@dataclass(frozen=True, slots=True)
class Quantity:
    """The meaning of a figure: the interval from `low` to `high` (None = open) of `unit`.

    Durations are numbers of `unit` too. `date` is an EDTF string (ISO 8601-2), None where the text
    alone gives none. `qualifier` is the word that widens or limits ("about", "at least"); `about`
    keeps low = high and carries the tolerance itself. `counted` is the thing counted. `when`: the words
    of the date or clock time in the figure's clause.
    """

    kind: QuantityKind
    low: float | int | None = None
    high: float | int | None = None
    unit: str | None = None
    counted: str | None = None
    qualifier: str | None = None
    date: str | None = None
    when: str | None = None

    def to_json(self) -> Json:
        """`when` only where there is one: files of before it knew no such field."""
        fields = {
            "kind": self.kind.value,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "counted": self.counted,
            "qualifier": self.qualifier,
            "date": self.date,
        }
        return fields if self.when is None else {**fields, "when": self.when}

    @classmethod
    def from_json(cls, data: Json) -> "Quantity":
        bounds = [data.get(name) for name in ("low", "high")]
        texts = [data.get(name) for name in ("unit", "counted", "qualifier", "date", "when")]
        if not all(isinstance(bound, int | float | None) for bound in bounds):
            raise TypeError("a bound is no number")
        if not all(isinstance(text, str | None) for text in texts):
            raise TypeError("a unit, thing counted, qualifier, date or when is no text")
        return cls(QuantityKind(data["kind"]), *bounds, *texts)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said *about* a statement: its extent and its meaning.

    `span` is what is underlined (the hull of the content, the quantity with what is counted, or the
    cue's clause), `context` the clause that the list and the sheet show. `links` are ordered,
    innermost first. `parent` is the statement in whose content this one stands.
    """

    span: Span
    context: Span
    tier: Tier = Tier.CHECK
    content: Spans = ()
    quantity_spans: Spans = ()
    links: tuple[Link, ...] = ()
    quantity: Quantity | None = None
    parent: Id | None = None

    def to_json(self) -> Json:
        return {
            "tier": self.tier.value,
            "start": self.span.start,
            "end": self.span.end,
            "context": list(self.context),
            "parts": {
                "content": spans_to_json(self.content),
                "quantity": spans_to_json(self.quantity_spans),
            },
            "links": [link.to_json() for link in self.links],
            "parent": None if self.parent is None else self.parent.hex(),
            "quantity": None if self.quantity is None else self.quantity.to_json(),
        }

    @classmethod
    def from_json(cls, data: Json) -> "Reading":
        quantity, parent = data.get("quantity"), data.get("parent")
        return cls(
            Span(data["start"], data["end"]),
            Span(*data["context"]),
            Tier(data["tier"]),
            spans_from_json(data["parts"]["content"]),
            spans_from_json(data["parts"]["quantity"]),
            tuple(Link.from_json(link) for link in data["links"]),
            None if quantity is None else Quantity.from_json(quantity),
            None if parent is None else bytes.fromhex(parent),
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A statement as a detector found it. `anchor` are the spans its id is computed from."""

    id: Id
    kind: StatementKind
    anchor: Spans
    reading: Reading

    @classmethod
    def of(cls, text: Id, kind: StatementKind, reading: Reading) -> "Suggestion":
        """A suggestion whose anchor is its content or quantity; its whole span if it has neither."""
        anchor = reading.content or reading.quantity_spans or (reading.span,)
        return cls.anchored(text, kind, anchor, reading)

    @classmethod
    def anchored(cls, text: Id, kind: StatementKind, anchor: Spans, reading: Reading) -> "Suggestion":
        """A suggestion with an anchor of its own (a denial whose content stands elsewhere)."""
        return cls(suggestion_id(text, kind, anchor), kind, tuple(sorted(anchor)), reading)

    def to_json(self) -> Json:
        return {"id": self.id.hex(), "kind": self.kind.value, **self.reading.to_json()}


@dataclass(frozen=True, slots=True)
class SuggestedMask:
    """A region that a detector takes for page litter. `why` is a short phrase a reviewer reads."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Detection:
    """All that one version of the detector says about one text.

    `detector` names the rules and the language pipeline with their versions; of several runs over
    one text the one with the highest `version` is the active one unless people choose another.
    """

    text: Id
    detector: str
    version: int
    suggestions: tuple[Suggestion, ...] = ()
    masks: tuple[SuggestedMask, ...] = ()


def spans_to_json(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def spans_from_json(data: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in data)
