"""The patterns of figures, made once from the lexicons `numbers.toml`, `units.toml` and `names.toml`."""

import re
from collections.abc import Iterable
from functools import cache

from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.vocabulary import QuantityKind


def _either(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; blanks and hyphens are alike."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.sub(r"\\ |\\-|\s", r"[\\s-]", re.escape(phrase)) for phrase in ordered)


@cache
def idioms() -> re.Pattern[str]:
    ordered = sorted(lexicon("names")["idioms"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ordered)})(?![\w-])", re.IGNORECASE)


@cache
def labels() -> re.Pattern[str]:
    heads = "|".join(sorted(listed(lexicon("names")["labels"])))
    return re.compile(rf"(?<!\w)(?:{heads})\.?[\s-]\d[\d.]*(?!\w)", re.IGNORECASE)


@cache
def unit_forms() -> dict[str, tuple[QuantityKind, str]]:
    kinds = {
        "time": QuantityKind.DURATION,
        "measure": QuantityKind.MEASURE,
        "percent": QuantityKind.PERCENT,
        "money": QuantityKind.MONEY,
    }
    units = lexicon("units")
    return {
        form.strip(): (kind, name)
        for section, kind in kinds.items()
        for name, forms in units[section].items()
        for form in forms.split(",")
    }


@cache
def units() -> re.Pattern[str]:
    return re.compile(rf"[\s-]?({_either(unit_forms())})(?![\w])", re.IGNORECASE)


@cache
def money_signs() -> dict[str, str]:
    return {
        form.strip().upper(): name
        for name, forms in lexicon("units")["money_signs"].items()
        for form in forms.split(",")
    }


@cache
def money_sign() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_either(money_signs())})\s?$", re.IGNORECASE)


@cache
def money_sign_at() -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(money_signs())})\s?", re.IGNORECASE)


@cache
def fraction() -> re.Pattern[str]:
    """ "two-thirds", "a quarter of", "half the", "one in five", "3/4"."""
    numbers = lexicon("numbers")
    small = "|".join(["a", "one", *(word for word, value in numbers["ones"].items() if value > 1)])
    parts = "|".join(
        [*numbers["fractions"], *(f"{word}s?" for word, value in numbers["ordinals"].items() if value > 2)]
    )
    scales = "|".join(numbers["scales"])
    return re.compile(
        rf"(?<![\w-])(?:(?P<top>(?<!and )(?:{small}))[\s-](?P<parts>{parts})"
        rf"(?=\sof\b|\sthe\b|\smajority|[.,;)]|-majority)"
        rf"|(?P<half>half)(?!\sa\s(?:{scales}))(?=\s(?:of|the|a|its|their|his|her|our|all)\b)"
        rf"|(?P<chosen>{small}|\d+) (?:in every|in|out of(?: every)?) (?P<all>{small}|\d+|hundred|thousand))(?![\w-])"
        rf"|(?<![\w/.])(?P<upper>\d{{1,2}})/(?P<lower>\d{{1,2}})(?![\w/])",
        re.IGNORECASE,
    )


@cache
def vague_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<amount>{_either(lexicon('numbers')['vague'])})(?![\w-])", re.IGNORECASE)


@cache
def ordinal_tail() -> re.Pattern[str]:
    """What makes a number word the beginning of an ordinal ("twenty-first")."""
    return re.compile(rf"-(?:{'|'.join(lexicon('numbers')['ordinals'])})(?!\w)", re.IGNORECASE)


@cache
def _time_forms() -> list[str]:
    return [form for form, (kind, _) in unit_forms().items() if kind is QuantityKind.DURATION and len(form) > 3]


@cache
def spans_of_time() -> re.Pattern[str]:
    """ "the first months", "for months", "after weeks of"."""
    plural = "|".join(form for form in _time_forms() if form.endswith("s"))
    return re.compile(
        rf"(?<!\w)(?:(?P<some>(?:first|last|past|next|coming|recent|following)(?: few)? (?P<unit>{plural}))"
        rf"|(?:for|after|within|over|many) (?P<bare>{plural}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def one_unit() -> re.Pattern[str]:
    unit = "|".join(["day", *(form for form in _time_forms() if not form.endswith("s"))])
    return re.compile(
        rf"(?<!\w)(?:(?P<half>half an?)|an?) (?P<unit>{unit})(?!\w)"
        rf"(?P<more> and a (?:half|quarter)(?!\w))?"
        rf"(?(more)|(?(half)|(?= (?:after|before|later|earlier|ago|long|from now)(?!\w))))",
        re.IGNORECASE,
    )


@cache
def ordinal() -> re.Pattern[str]:
    numbers = lexicon("numbers")
    return re.compile(
        rf"(?<![\w.,-])(?:(?P<digits>\d{{1,4}})(?:st|nd|rd|th)|(?:(?P<tens>{'|'.join(numbers['tens'])})[\s-])?"
        rf"(?P<word>{'|'.join(sorted(numbers['ordinals'], key=len, reverse=True))}))(?!\w)",
        re.IGNORECASE,
    )


_WHEN_QUALIFIERS = ("since", "until", "by", "before", "after", "around", "about")


@cache
def qualifier(*, dated: bool) -> re.Pattern[str]:
    """A qualifier that ends where the figure begins."""
    phrases = _WHEN_QUALIFIERS if dated else lexicon("numbers")["qualifiers"]
    return re.compile(rf"(?<!\w)({_either(phrases)})\s$", re.IGNORECASE)


@cache
def qualifier_after() -> re.Pattern[str]:
    return re.compile(rf"\s({_either(lexicon('numbers')['qualifiers_after'])})(?!\w)", re.IGNORECASE)
