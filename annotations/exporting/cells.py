"""Values that any spreadsheet program opens, and shows as the text they are.

The limits are Excel's own ("Excel specifications and limits") and those of XML 1.0, section 2.2. What
cannot be stored is replaced visibly and counted; it is never dropped in silence.
"""

import math
import re
from datetime import UTC, date, datetime
from typing import NamedTuple

MAX_UNITS = 32_767
"""UTF-16 code units in a cell."""

MAX_LINE_FEEDS = 253
CUT_MARK = " … [cut: too long for a cell]"
LINE_FEED_MARK = " ⏎ "
REPLACEMENT = "\ufffd"

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as "A" (ECMA-376 part 1, 22.9.2.19); an escaped low line keeps it as it is
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_STARTS_A_FORMULA = frozenset("=+-@\t")
_LOOKS_SPECIAL = _STARTS_A_FORMULA | {"#"}  # "#N/A" and its kin are error values
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheet programs count days differently


class Marked(NamedTuple):
    """A clause with the words of the statement in bold."""

    before: str
    words: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.words + self.after


class Address(NamedTuple):
    """A URL that the sheet may make clickable."""

    url: str


Value = str | int | float | date | datetime | Marked | Address | None
"""What a sheet is given for one cell. Datetimes are UTC, with or without saying so."""


def storable(text: str) -> tuple[str, bool]:
    """The text as a cell can hold it, and whether something of it had to be replaced."""
    if plain(text):
        return text, False
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    stored, lost = _UNSTORABLE.subn(REPLACEMENT, lines)
    if stored.count("\n") > MAX_LINE_FEEDS:
        *kept, rest = stored.split("\n", MAX_LINE_FEEDS)
        stored, lost = "\n".join([*kept, rest.replace("\n", LINE_FEED_MARK)]), 1
    stored = _LOOKS_ESCAPED.sub("_x005F_", stored)
    if utf16_units(stored) > MAX_UNITS:
        stored, lost = _cut(stored), 1
    return stored, bool(lost)


def canonical(text: str) -> str:
    """The text that a cell holds, however it came there and back: what differs only by a program's writing is equal.

    Programs write an escaped low line or a carriage return in several ways, and read them so.
    """
    return storable(text)[0].replace("x005F_", "").replace("_x000D_", "").strip()


# Anything else, above all other schemes, stays plain text; Excel "repairs" files with odd addresses
_CLICKABLE = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
    r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
_MAX_ADDRESS = 2_000


def clickable(url: str) -> bool:
    """Whether a URL may become a hyperlink: a plain web address by RFC 3986, short enough for Excel."""
    return len(url) <= _MAX_ADDRESS and _CLICKABLE.fullmatch(url) is not None


def utf16_units(text: str) -> int:
    """The length of a text as Excel counts it. The text must not hold lone surrogates."""
    return len(text) if len(text) <= MAX_UNITS // 2 else len(text.encode("utf-16-le")) // 2


def storable_number(value: float) -> int | float | str:
    """The number, or its words where a cell's 64-bit floating point cannot hold it."""
    try:
        return value if math.isfinite(float(value)) else str(value)
    except OverflowError:
        return f"about 10^{len(str(abs(int(value)))) - 1}"


def storable_day(day: date) -> date | str:
    """The day as a real date; as ISO 8601 text where it is before the spreadsheets' calendar."""
    return day if day >= _FIRST_DAY else day.isoformat()


def storable_moment(moment: datetime) -> datetime:
    """The moment as UTC without a zone, to the second: a cell cannot hold a zone."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)


def needs_guard(text: str) -> bool:
    """Whether a program could take this text for a formula or an error value."""
    return text[:1] in _LOOKS_SPECIAL


def plain(text: str) -> bool:
    """Whether a cell can hold the text as it is: it fits, surely, and nothing in it needs replacing."""
    return text.isprintable() and len(text) <= MAX_UNITS // 2 and "_x" not in text


def starts_a_formula(text: str) -> bool:
    """Whether a program could take the text for a formula once somebody edits its cell."""
    return text[:1] in _STARTS_A_FORMULA


_UNSTORABLE_IN_CSV = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_FORMULA = re.compile("'*[=+\\-@\t\r]")
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)*\s?%?")


def csv_text(value: Value, *, guard: bool) -> tuple[str, bool]:
    """A cell as text, and whether something in it had to be replaced. Its length has no limit.

    Days and moments are ISO 8601, a moment with a blank before its time as spreadsheets know it.
    `guard`: an apostrophe goes before what they could take for a formula (`unguarded` takes it away);
    negative numbers stay as they are.
    """
    if value is None:
        return "", False
    if isinstance(value, datetime):
        return f"{storable_moment(value):%Y-%m-%d %H:%M:%S}", False
    if isinstance(value, int | float | date):
        return str(value), False
    text = value.text if isinstance(value, Marked) else value.url if isinstance(value, Address) else value
    if not text or (text.isprintable() and not (guard and text[0] in "=+-@'")):
        return text, False
    stored, lost = _UNSTORABLE_IN_CSV.subn(REPLACEMENT, text.replace("\r\n", "\n"))
    if guard and _FORMULA.match(stored) and not _NEGATIVE_NUMBER.fullmatch(stored):
        stored = f"'{stored}"
    return stored, bool(lost)


def unguarded(text: str) -> str:
    """The text of a cell before `csv_text` guarded it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def _cut(text: str) -> str:
    room = MAX_UNITS - len(CUT_MARK)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT_MARK
