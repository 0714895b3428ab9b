"""Finds the unit of a number: words, symbols with prefixes, compounds ("km/h", "tonnes per year"), currencies.

The forms come from `resources/lexicons/units.toml` and `currencies.toml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from annotations.detection.numeric.atoms import Number
from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.vocabulary import QuantityKind

_SHORT = 3
"""Forms of so many letters are abbreviations unless they are listed as words."""
_MILLION = 1_000_000
_PER = re.compile(r"\s?/\s?|\sper\s|\san?\s(?=hour|second|minute)", re.IGNORECASE)
_SECOND_OF = "half|hand|place|quarter|term|tier|class|degree|division|leg|string|round"
"""After one of these before it, "second" is no unit of time ("two second-half goals")."""
_POWERS = {"2": "square", "²": "square", "3": "cubic", "³": "cubic"}
_SYMBOL = r"[µμΩ°A-Za-z]{1,4}(?:\^?[-−]?[1-3]|[²³])?"
_SYMBOLS = re.compile(rf"(?:\s|-(?=[µμA-Za-z]{{2}}))?(?P<unit>(?:{_SYMBOL})(?:[/·]{_SYMBOL})*|[″′])(?![\w/-])")
_COMPONENT = re.compile(r"(?P<symbol>[^\d²³^−-]+)(?:\^?(?P<power>[-−]?[1-3]|[²³]))?")


# "Form 13F", "the 70F bus" are no temperatures, "40C (104F)", "104F (40C)" are.
_BESIDE_CELSIUS = re.compile(r"\)|\s\([-−]?\d+\s?°?C\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in the text: where it ends, and its canonical name. `factor`: what a prefix of money multiplies by."""

    end: int
    kind: QuantityKind
    name: str
    factor: int = 1


def forms_of(section: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each form of a section of the lexicon with its canonical name."""
    for name, forms in section.items():
        for form in listed_by_comma(forms):
            yield form, name


def either(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; blanks and hyphens are alike."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.sub(r"\\ |\\-|\s", r"[\\s-]", re.escape(phrase)) for phrase in ordered)


def _national(money: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """ "Jamaican dollars", "Polish zloty": each currency with the adjectives that go before it."""
    own = set(listed_by_comma(money["own"]["names"]))
    for currency, adjectives in money["national"].items():
        for adjective in listed_by_comma(adjectives):
            for form in listed_by_comma(money["words"][currency]):
                yield f"{adjective.lower()} {form}", currency if currency in own else f"{adjective} {currency}"


def listed_by_comma(forms: str) -> list[str]:
    """What a line of the lexicon lists."""
    return [form.strip() for form in forms.split(",")]


@cache
def unit_forms() -> dict[str, tuple[QuantityKind, str]]:
    """Every unit that is written in words, with its kind and canonical name."""
    units, money = lexicon("units"), lexicon("currencies")
    known: dict[str, tuple[QuantityKind, str]] = {}
    for prefix in ("", *units["prefixes"]):
        for form, name in forms_of(units["prefixed_words"]):
            known[prefix + form] = (QuantityKind.MEASURE, prefix + name)
    for section, kind in (
        ("measure", QuantityKind.MEASURE),
        ("percent", QuantityKind.PERCENT),
        ("time", QuantityKind.DURATION),
    ):
        known |= {form: (kind, name) for form, name in forms_of(units[section])}
    known |= {form: (QuantityKind.MONEY, name) for form, name in [*_national(money), *forms_of(money["words"])]}
    known |= {form: (QuantityKind.MONEY, n) for n, s in money["small"].items() for form in listed_by_comma(s["forms"])}
    known |= {code.lower(): (QuantityKind.MONEY, name) for code, name in money["codes"].items()}
    return known | {sign: (QuantityKind.MONEY, name) for sign, name in forms_of(money["signs"]) if len(sign) == 1}


@cache
def _words() -> re.Pattern[str]:
    forms, between = either(unit_forms()), "|".join(listed(lexicon("units")["choice"]["between"]))
    return re.compile(
        rf"(?:[\s-]|\s-\s)?(?:(?:{between})\s(?=[a-z]{{3}}))?"
        rf"(?P<mega>M(?=EUR|USD|GBP))?(?P<form>{forms})(?![^\W\d_]|\d)(?!(?<=second)[\s-](?:{_SECOND_OF})(?!\w))"
        rf"|\s?[(\[{{](?P<boxed>{forms})[)\]}}]",
        re.IGNORECASE,
    )


@cache
def symbols() -> dict[str, str]:
    """Symbols that stand alone after digits, with or without a prefix."""
    units = lexicon("units")
    known: dict[str, str] = {}
    for prefix, signs in units["prefixes"].items():
        for sign in listed_by_comma(signs):
            known |= {sign + form: prefix + name for form, name in forms_of(units["prefixed_symbols"])}
    return known | dict(forms_of(units["symbols"]))


@cache
def _components() -> dict[str, str]:
    return symbols() | dict(forms_of(lexicon("units")["symbols_below"]))


def unit_at(words: str, at: int, value: Number, *, digits: bool, start: int) -> Unit | None:
    """The unit of the number that ends at `at`; `start` is where the number begins."""
    unit = _in_words(words, at, digits) or _in_symbols(words, at)
    if unit is not None and not digits and unit.end - at <= _SHORT and not _has_prefix(unit.name):
        return None
    if unit is None:
        return None
    if unit.name == "pound" and _is_money(words, start, value):
        return Unit(unit.end, QuantityKind.MONEY, "pound sterling")
    return _rate(words, unit)


def _in_words(words: str, at: int, digits: bool) -> Unit | None:
    match = _words().match(words, at)
    if match is None:
        return None
    form = re.sub(r"[\s-]+", " ", (match["form"] or match["boxed"]).lower())
    kind, name = unit_forms().get(form) or unit_forms()[form.replace(" ", "-")]
    short = len(form) <= _SHORT and form.isascii() and form.isalpha()
    if short and not digits and form not in listed(lexicon("units")["choice"]["words"]):
        return None
    if kind is QuantityKind.MONEY and short and form.upper() in lexicon("currencies")["codes"]:
        written = match["form"] or match["boxed"]
        if written != written.upper() and written in ("all", "try", "mad", "cop", "pen", "php"):
            return None
    return Unit(match.end(), kind, name, _MILLION if match["mega"] else 1)


def _has_prefix(name: str) -> bool:
    """ "Two kb" is two kilobits, but "two m" and "two C" are nothing without digits."""
    return name.startswith(tuple(lexicon("units")["prefixes"]))


def _in_symbols(words: str, at: int) -> Unit | None:
    """ "km/s2", "kg/cm³", "MWh"."""
    match = _SYMBOLS.match(words, at)
    glued = match is not None and match.start("unit") == at
    if match is None or (match["unit"] == "F" and glued and not _BESIDE_CELSIUS.match(words, match.end())):
        return None
    written = match["unit"]
    if written in symbols():
        kind = QuantityKind.DURATION if symbols()[written] == "hour" else QuantityKind.MEASURE
        return Unit(match.end(), kind, symbols()[written])
    names = []
    for part in re.split(r"[/·]", written):
        component = _COMPONENT.fullmatch(part)
        name = _components().get(component["symbol"]) if component else None
        if component is None or name is None:
            return None
        power = _POWERS.get((component["power"] or "").lstrip("-−"), "")
        names.append(f"{power} {name}".strip())
    alone = len(names) == 1 and " " not in names[0]
    return None if alone else Unit(match.end(), QuantityKind.MEASURE, " per ".join(names))


def _rate(words: str, unit: Unit) -> Unit:
    """A unit with what it is reckoned by ("50 metres per second"); money only where a stroke joins both."""
    per = _PER.match(words, unit.end)
    if per is None or unit.kind not in (QuantityKind.MEASURE, QuantityKind.MONEY):
        return unit
    if unit.kind is QuantityKind.MONEY and "/" not in per.group():
        return unit
    lower = _words().match(words, per.end())
    if lower is None or not lower["form"] or lower.start("form") != per.end():
        return unit
    kind, name = unit_forms()[re.sub(r"[\s-]+", " ", lower["form"].lower())]
    if kind not in (QuantityKind.MEASURE, QuantityKind.DURATION):
        return unit
    return replace(unit, end=lower.end(), name=f"{unit.name} per {name}")


def _is_money(words: str, start: int, value: Number) -> bool:
    if value >= _MILLION:
        return True
    before = re.findall(r"[a-z]+", words[max(0, start - 40) : start].lower())
    return bool(listed(lexicon("units")["choice"]["money_before"]).intersection(before))


# Currency signs and codes before a figure


@cache
def _signs() -> dict[str, str]:
    money = lexicon("currencies")
    known = dict(forms_of(money["signs"]))
    known |= {code.lower(): name for code, name in money["codes"].items()}
    return known | {f"{code.lower()}$": name for code, name in money["codes"].items() if name.endswith("dollar")}


@cache
def _sign_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?P<sign>{either(_signs())})\s{{0,2}}(?P<minus>[-−]\s?)?$", re.IGNORECASE)


@cache
def _sign_here() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>{either(_signs())})\s?", re.IGNORECASE)


def money_before(words: str, at: int) -> tuple[int, str] | None:
    """The currency sign or code that ends where a figure begins: its beginning and its currency."""
    match = _sign_before().search(words, max(0, at - 9), at)
    if match is None or _is_word(match["sign"]):
        return None
    return match.start(), _signs()[match["sign"].lower()]


def after_money_sign(words: str, at: int) -> int:
    """Where the number begins that may have a currency sign before it ("$5–$10")."""
    match = _sign_here().match(words, at)
    return match.end() if match and not _is_word(match["sign"]) else at


def _is_word(sign: str) -> bool:
    """A code in small letters is a word ("try 5"), except with a sign ("nzd$15") or as a name ("sen 100,000")."""
    return sign.upper() in lexicon("currencies")["codes"] and sign != sign.upper()


def small_money(name: str) -> int | None:
    """How many of a small coin make one of its currency; None for a currency."""
    entry = lexicon("currencies")["small"].get(name)
    return entry["of"] if entry else None
