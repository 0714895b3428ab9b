"""What a project asks of its reviewers: shared by all copies, changed like everything else in the ledger."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from annotations.model.statement import Reading
from annotations.model.vocabulary import Form, Polarity, QuantityKind, StatementKind, Tier

MAX_STYLE = 200_000
"""Characters of a citation style: the longest of the CSL project has some 100,000."""
_SHORT_QUOTATION = 4
"""Words: a quotation of fewer is minor."""

_LONGEST_LINE = 1_000
"""Characters of a setting that a person writes."""

_LINES = ("organisation", "organisation_url")


class Advance(StrEnum):
    """When judging a statement leads on to the next one by itself."""

    WHEN_COMPLETE = "when complete"
    ALWAYS = "always"
    NEVER = "never"


class MinorRule(StrEnum):
    """Why a suggestion is minor. Each can be switched off, and what it folded away is then shown."""

    DATES = "weekdays, months and clock times"
    ORDINALS = "ordinals that rank nothing"
    DURATIONS = "durations that nobody is quoted for"
    SMALL_NUMBERS = "one, two and “several”"
    REPEATS = "figures that the article gave before"
    SHORT_QUOTATIONS = "quotations of fewer than four words"
    WISHES = "hopes, plans, refusals to say"


class Preset(StrEnum):
    """Ways of working that set everything at once."""

    NEWSROOM = "newsroom"
    RESEARCH = "research"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a reviewer says one unit of a currency is in another, for example 1 dollar = 0.92 euro."""

    currency: str
    other: str
    worth: float


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """The rules of a project.

    `kinds`: of these, suggestions are shown (statements that a person touched always are), save figures of
    `hidden_figures`.
    `unfolded`: the rules of the tier *minor* that are switched off. `citations`: how many a statement
    that was verified or disputed asks for, `independent`: from how many independent origins they
    come (one asks for nothing by itself), `primary`: how many of primary references. `first_pass`: a
    reviewer reads and marks an article unaided before its suggestions show. `rates`: by which money is
    converted, one a currency.
    `blind`: what other reviewers judged, cited and noted of a question is hidden until one's own
    verdict on it is set. `second_check`: how many of a hundred statements two reviewers are to judge.
    `evidence_mb`: how large a file may be that is attached, in millions of bytes.
    `organisation` publishes the fact-checks, at the address `organisation_url`; both may be empty.
    `citation_style`: how references are printed, a name in
    `annotations.exporting.references.styles.STYLES` or the XML of a CSL style.
    """

    kinds: frozenset[StatementKind] = frozenset({StatementKind.NUMERIC, StatementKind.ATTRIBUTED})
    hidden_figures: frozenset[QuantityKind] = frozenset()
    unfolded: frozenset[MinorRule] = frozenset()
    advance: Advance = Advance.WHEN_COMPLETE
    citations: int = 1
    independent: int = 1
    primary: int = 0
    first_pass: bool = False
    blind: bool = False
    second_check: int = 0
    evidence_mb: int = 100
    citation_style: str = "APA"
    rates: tuple[Rate, ...] = ()
    organisation: str = ""
    organisation_url: str = ""

    @property
    def weighs_sources(self) -> bool:
        """Whether it matters what citations go back to, beside their number."""
        return self.independent > 1 or self.primary > 0

    def with_rate(self, currency: str, rate: Rate | None) -> "ProjectSettings":
        """The settings with another rate for a currency; None: with none."""
        others = tuple(one for one in self.rates if one.currency != currency)
        return replace(self, rates=others if rate is None else (*others, rate))

    def stored(self) -> dict[str, str]:
        """Each setting as the text that the ledger keeps, by name."""
        return {
            "kinds": " ".join(sorted(kind.value for kind in self.kinds)),
            "hidden_figures": " ".join(sorted(kind.value for kind in self.hidden_figures)),
            "unfolded": " ".join(sorted(rule.name.lower() for rule in self.unfolded)),
            "advance": self.advance.value,
            "citations": str(self.citations),
            "independent": str(self.independent),
            "primary": str(self.primary),
            "first_pass": "yes" if self.first_pass else "no",
            "rates": json.dumps([[one.currency, one.other, one.worth] for one in self.rates], ensure_ascii=False),
            "blind": "yes" if self.blind else "no",
            "second_check": str(self.second_check),
            "evidence_mb": str(self.evidence_mb),
            "organisation": self.organisation,
            "organisation_url": self.organisation_url,
            "citation_style": self.citation_style,
        }

    @classmethod
    def of_stored(cls, stored: Mapping[str, str]) -> "ProjectSettings":
        """The settings that the ledger keeps. What only a newer version knows is left out."""
        read: dict[str, Any] = {}
        if "kinds" in stored:
            read["kinds"] = frozenset(StatementKind(k) for k in stored["kinds"].split() if k in set(StatementKind))
        if "hidden_figures" in stored:
            known = stored["hidden_figures"].split()
            read["hidden_figures"] = frozenset(QuantityKind(kind) for kind in known if kind in set(QuantityKind))
        if "unfolded" in stored:
            names = {rule.name.lower(): rule for rule in MinorRule}
            read["unfolded"] = frozenset(names[name] for name in stored["unfolded"].split() if name in names)
        if stored.get("advance") in set(Advance):
            read["advance"] = Advance(stored["advance"])
        for name in ("citations", "independent", "primary"):
            if (number := stored.get(name, "")).isdecimal():
                read[name] = min(int(number[:9]), 99)
        if "first_pass" in stored:
            read["first_pass"] = stored["first_pass"] == "yes"
        if "rates" in stored:
            read["rates"] = _rates(stored["rates"])
        if "blind" in stored:
            read["blind"] = stored["blind"] == "yes"
        if (share := stored.get("second_check", "")).isdecimal():
            read["second_check"] = min(int(share[:9]), 100)
        if (limit := stored.get("evidence_mb", "")).isdecimal():
            read["evidence_mb"] = min(max(int(limit[:9]), 1), 100_000)
        read |= {name: " ".join(stored[name].split())[:_LONGEST_LINE] for name in _LINES if name in stored}
        if 0 < len(style := stored.get("citation_style", "")) <= MAX_STYLE:
            read["citation_style"] = style
        return cls(**read)


def _rates(written: str) -> tuple[Rate, ...]:
    """The rates that the ledger keeps; those that are none, or a second one for a currency, are left out."""
    try:
        kept = json.loads(written)
    except (ValueError, RecursionError):
        return ()
    rates: dict[str, Rate] = {}
    for one in kept if isinstance(kept, list) else ():
        match one:
            case [str(currency), str(other), int() | float() as worth] if _is_worth(worth):
                rates.setdefault(currency, Rate(currency, other, worth))
    return tuple(rates.values())


def _is_worth(worth: float) -> bool:
    """Whether a number of JSON can be a rate: `true` counts as an int in Python, and an int may exceed a float."""
    return not isinstance(worth, bool) and 0 < worth <= sys.float_info.max


PRESETS = {
    Preset.NEWSROOM: ProjectSettings(),
    Preset.RESEARCH: ProjectSettings(
        unfolded=frozenset(MinorRule),
        advance=Advance.NEVER,
        citations=0,
        first_pass=True,
        blind=True,
        second_check=20,
    ),
}
"""A newsroom judges what matters with evidence; research marks everything, unaided first, and a fifth twice, blind."""


def minor_rule(kind: StatementKind, reading: Reading, words: str) -> MinorRule | None:
    """Which rule folds a minor statement away; None if it is not minor. `words` is the article's text."""
    if reading.tier is not Tier.MINOR:
        return None
    if kind is StatementKind.ATTRIBUTED:
        return _attributed_rule(reading, words)
    quantity = reading.quantity
    if quantity is None:
        return MinorRule.REPEATS
    if quantity.kind is QuantityKind.COUNT and quantity.high is not None and quantity.high <= 2:
        return MinorRule.SMALL_NUMBERS
    return _RULES.get(quantity.kind, MinorRule.REPEATS)


_RULES = {
    QuantityKind.DATE: MinorRule.DATES,
    QuantityKind.TIME: MinorRule.DATES,
    QuantityKind.ORDINAL: MinorRule.ORDINALS,
    QuantityKind.DURATION: MinorRule.DURATIONS,
    QuantityKind.VAGUE: MinorRule.SMALL_NUMBERS,
}


def _attributed_rule(reading: Reading, words: str) -> MinorRule:
    size = sum(len(part.of(words).split()) for part in reading.content)
    quoted = any(link.form is not Form.INDIRECT for link in reading.links)
    declined = any(link.polarity is Polarity.DECLINES for link in reading.links)
    short = 0 < size < _SHORT_QUOTATION and quoted and not declined
    return MinorRule.SHORT_QUOTATIONS if short else MinorRule.WISHES


def is_hidden(settings: ProjectSettings, reading: Reading) -> bool:
    """Whether a suggestion is of a kind of figure that the project does not want to see."""
    return reading.quantity is not None and reading.quantity.kind in settings.hidden_figures


def with_tier(settings: ProjectSettings, kind: StatementKind, reading: Reading, words: str) -> Reading:
    """The reading with the tier that it has under these settings."""
    if settings.unfolded and minor_rule(kind, reading, words) in settings.unfolded:
        return replace(reading, tier=Tier.CHECK)
    return reading
