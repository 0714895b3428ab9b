"""Patterns of what is a figure besides a plain number, and of what is none, made once from the lexicons."""

import re
from functools import cache

from annotations.detection.numeric.units import either, unit_forms
from annotations.lexicon import lexicon
from annotations.lexicon import words as listed
from annotations.model.vocabulary import QuantityKind


@cache
def not_prose() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("names")["not_prose"]), re.MULTILINE)


@cache
def idioms() -> re.Pattern[str]:
    ordered = sorted(lexicon("names")["idioms"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ordered)})(?![\w-])", re.IGNORECASE)


@cache
def labels() -> re.Pattern[str]:
    heads = "|".join(re.escape(head) for head in sorted(listed(lexicon("names")["labels"])))
    return re.compile(rf"(?<!\w)(?:{heads})\.?[\s-]\d[\d.]*(?!\w|,\d)", re.IGNORECASE)


@cache
def change() -> re.Pattern[str]:
    """A word of change and "from", right before a figure: "rose by a third from"."""
    verbs = "|".join(sorted(listed(lexicon("numbers")["change"]["words"])))
    return re.compile(rf"(?<!\w)(?:{verbs})\s(?:[^\n.;:(]*\s)?from\s\W{{0,2}}$", re.IGNORECASE)


@cache
def score() -> re.Pattern[str]:
    """ "Won 3-1", "a 3-1 victory", "6-4, 7-6": with a word of play before it, after it, or in several parts."""
    return re.compile(
        r"(?P<played>\b(?:won|wins?|beat|lost|los[es]|lead|led|dr[ae]w|trail(?:ed)?|defeated|score)\b[^.\n]{0,30}?\s)?"
        r"(?<![\w.,/:$€£-])(?P<score>\d{1,2}[-–]\d{1,2}(?P<more>(?:,\s(?:and\s)?\d[-–]\d(?!\w))*))"
        r"(?![\w/%:-]|[.,]\d)(?P<result>\s(?:win|victory|loss|defeat|draw|lead)\b)?"
        r"(?=[.,;:!?)]|$|\s(?:on|in|at|against|over|after|with|to|and)\b|(?(result)|(?!)))",
        re.IGNORECASE,
    )


@cache
def vague_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<amount>{either(lexicon('numbers')['vague'])})(?![\w-])", re.IGNORECASE)


@cache
def zero() -> re.Pattern[str]:
    """ "No casualties", "none of the hostages"; `bare`: "none", where the parse tells whether it claims something."""
    counted = "|".join(sorted(listed(lexicon("numbers")["zero"]["counted"])))
    return re.compile(
        rf"(?<!\w)(?:no(?=\s(?:[a-z]+\s)?(?:{counted})\b)|none(?=\sof\s(?!(?:this|that|it)\b))|(?P<bare>none)(?!\s(?:the|other|too|but|of)\b))(?![\w-])",
        re.IGNORECASE,
    )


@cache
def ratio() -> re.Pattern[str]:
    """What stands between the numbers of "one in five", "two out of every three", "one over three", "nine of 10"."""
    return re.compile(
        r"[\s-](?:in(?:[\s-]every)?|(?:out[\s-]of(?:[\s-]every)?|of[\s-]every|(?P<of>of))|(?P<over>over))[\s-]",
        re.IGNORECASE,
    )


@cache
def _time_forms() -> list[str]:
    return [form for form, (kind, _) in unit_forms().items() if kind is QuantityKind.DURATION and len(form) > 3]


@cache
def spans_of_time() -> re.Pattern[str]:
    """ "the first months", "for months", "after weeks of"."""
    plural = "|".join(form for form in _time_forms() if form.endswith("s"))
    return re.compile(
        rf"(?<!\w)(?:(?P<some>(?:first|last|past|next|coming|recent|following)(?: few)? (?P<unit>{plural}))"
        rf"|(?:for|after|within|over|(?<!as )many) (?P<bare>{plural}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def one_unit() -> re.Pattern[str]:
    """ "A week after", "half a mile", "a quarter of an hour", "a year and a half", "more than a year"."""
    time = "|".join(["day", *(form for form in _time_forms() if not form.endswith("s"))])
    wholes = "|".join(sorted(_single_forms()))
    return re.compile(
        r"(?<![\w-])"
        r"(?:(?:an?[\s-])?(?P<half>half|quarter)(?:[\s-](?:of[\s-])?an?)?"
        r"|(?P<led>(?:(?:more|less|longer|better) than|nearly|almost|about|around|over|under|within"
        r"|at least|for|in just|only|just|barely) )?an?(?P<full>[\s-](?:full|whole|entire|single|solid))?)"
        rf"[\s-](?P<unit>(?P<time>{time})|{wholes})(?!\w)(?(led)(?<!second)(?<!minute))(?(full)(?<!second))"
        r"(?P<more> and a (?:half|quarter)(?!\w))?(?(time)(?P<two> or two(?!\w))?)"
        r"(?(more)|(?(two)|(?(half)|(?(time)(?(led)|(?(full)|(?= (?:after|before|later|earlier|ago|from now|from today)"
        r"(?!\w)|[\s-](?:long|old)(?!\w))))|(?!)))))",
        re.IGNORECASE,
    )


@cache
def _single_forms() -> list[str]:
    """Units other than of time whose one may go with an article: "a mile", "a percentage point"."""
    kinds = (QuantityKind.MEASURE, QuantityKind.PERCENT)
    return [
        re.escape(form)
        for form, (kind, _) in unit_forms().items()
        if kind in kinds and form.isascii() and form.replace(" ", "").isalpha() and len(form) > 3
        if not form.endswith("s") and form not in _NO_ONE
    ]


_NO_ONE = frozenset(["feet", "stone", "magnitude", "degree", "sea miles"])


_WHEN_QUALIFIERS = (
    *("since", "until", "by", "before", "after", "around", "about", "as early as", "as late as", "no later than"),
    *("starting", "starting on", "starting in", "beginning on", "beginning in"),
)


@cache
def qualifier(*, dated: bool) -> re.Pattern[str]:
    """A qualifier that ends where the figure begins."""
    phrases = _WHEN_QUALIFIERS if dated else lexicon("numbers")["qualifiers"]
    words = either(phrase for phrase in phrases if phrase[-1].isalpha() or phrase[-1] == ".")
    signs = either(phrase for phrase in phrases if not (phrase[-1].isalpha() or phrase[-1] == ".")) or "(?!)"
    return re.compile(rf"(?:(?<!\w)({words})\s(?:the\s|a\s|of\s)?|(?<![<>])({signs})\s{{0,2}})$", re.IGNORECASE)


@cache
def qualifier_after() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\s-](?!(?<!-)odd)({either(lexicon('numbers')['qualifiers_after'])})(?!\w)|(\+)(?![\w+]))", re.IGNORECASE
    )


@cache
def decade_of_life() -> re.Pattern[str]:
    """ "In her early 40s", "his mid-thirties"."""
    tens = "|".join(word.removesuffix("y") for word in lexicon("numbers")["tens"])
    return re.compile(
        r"(?<!\w)(?:his|her|their|my|your)\s(?P<age>(?:(?P<part>early|mid|late)[\s-])?"
        rf"(?:(?P<digits>[2-9]0)[’']?s|(?P<word>{tens})ies))(?!\w)",
        re.IGNORECASE,
    )


@cache
def ranking() -> re.Pattern[str]:
    """A superlative with its field: "the biggest city to …", "the largest … since 1945"."""
    names = lexicon("names")
    superlatives = "|".join(sorted(listed(names["superlatives"])))
    return re.compile(
        rf"(?<!one of )(?<!\w)(?P<rank>(?:(?:second|third|fourth|fifth)[\s-])?(?:{superlatives}))"
        rf"(?P<thing>(?:[ -][A-Za-z’'-]+){{0,3}}?)"
        rf"(?=\s(?:to be|ever|since|in (?:the|more|over|almost|nearly|(?-i:[A-Z0-9]))|"
        r"of (?:the|its|all|(?-i:[A-Z]))|on record))",
        re.IGNORECASE,
    )
