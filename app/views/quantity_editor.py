"""What a figure means, corrected by a person."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from annotations.model.edtf import is_edtf
from annotations.model.statement import Quantity
from annotations.model.vocabulary import QuantityKind
from annotations.review import figures
from app.views.drafts import Drafts, Fields
from app.views.inspector_forms import Form, choose

QUANTITY = "quantity"
"""The name of the draft of a corrected quantity."""

_NUMBER = re.compile(r"[-−]?(?:[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_GROUPS = re.compile(r"[,' \u00a0\u202f]")
_LONGEST = 30
_WHEN = (QuantityKind.DATE, QuantityKind.TIME)
_UNSAID = (QuantityKind.VAGUE, *_WHEN)
"""Kinds that may go without a value: "several", "this Thursday"."""


class QuantityForm(Form):
    """Kind, value, unit, thing counted, qualifier and date of a figure; `saved` carries a Quantity."""

    saved = Signal(object)

    def __init__(self, drafts: Drafts) -> None:
        super().__init__("the figure", drafts)
        self.kind = self.combo("Kind")
        for kind in QuantityKind:
            self.kind.addItem(kind.value, kind.value)
        self.low = self._number("From", "40; empty: no lower end")
        self.high = self._number("To", "empty: no upper end")
        self.unit = self.line("Unit", "percent, km, EUR; may be empty")
        self.counted = self.line("Counted", "prisoners, missions")
        self.qualifier = self.line("Qualifier", "at least, about")
        self.date = self.line("Date", "2022-08-27, 2022-08, XXXX-11-29")
        self.when = self.line("When", "Monday, in April; may be empty")
        for part in (self.kind, *self._lines().values()):
            self.addField(part)
        self.kind.currentIndexChanged.connect(self._show_rows)
        self._show_rows()

    def showFields(self, fields: Fields) -> None:
        choose(self.kind, fields["kind"])
        for name, line in self._lines().items():
            line.setText(fields[name])
        self._show_rows()

    def fields(self) -> Fields:
        return {"kind": self.kind.currentData(), **{name: line.text().strip() for name, line in self._lines().items()}}

    def save(self) -> None:
        kind = QuantityKind(self.kind.currentData())
        ends = {}
        for name in ("low", "high") if kind not in _WHEN else ():
            line = self._lines()[name]
            text = line.text().strip()
            if text and not is_number(text):
                self.refuse(f"{line.accessibleName()}: “{text}” is not a number. Write 1700, 1,700 or 5.5.", line)
                return
            ends[name] = number(text)
        low, high = ends.get("low"), ends.get("high")
        if low is None and high is None and kind not in _UNSAID:
            self.refuse("Give a value; a figure without one (“several”) has the kind vague.", self.low)
            return
        if low is not None and high is not None and low > high:
            self.refuse("“From” is more than “to”: give the smaller value first.", self.low)
            return
        date = self.date.text().strip() if kind in _WHEN else ""
        if date and not is_edtf(date):
            self.refuse(f"“{date}” is not a date. Write 2022, 2022-08, 2022-08-27, XXXX-11-29 or T20:30.", self.date)
            return
        texts = {name: self._lines()[name].text().strip() or None for name in ("unit", "counted", "qualifier")}
        when = None if kind in _WHEN else self.when.text().strip() or None
        self.putAway()
        self.saved.emit(Quantity(kind, low, high, **texts, date=date or None, when=when))
        self.ended.emit()

    def focusFirst(self) -> None:
        """Puts the cursor into the value, or the date."""
        (self.date if self.kind.currentData() in _WHEN else self.low).setFocus()

    def _lines(self) -> dict[str, QLineEdit]:
        names = ("low", "high", "unit", "counted", "qualifier", "when", "date")
        return {name: getattr(self, name) for name in names}

    def _number(self, name: str, placeholder: str) -> QLineEdit:
        made = self.line(name, placeholder)
        made.setMaxLength(_LONGEST)
        return made

    def _show_rows(self) -> None:
        dated = self.kind.currentData() in _WHEN
        for line in (self.low, self.high, self.unit, self.counted, self.when):
            self.rows.setRowVisible(line, not dated)
        self.rows.setRowVisible(self.date, dated)


def quantity_fields(quantity: Quantity | None) -> Fields:
    """A quantity as the form shows it; none is a count of something still to be said."""
    shown = quantity or Quantity(QuantityKind.COUNT)
    texts = {name: getattr(shown, name) or "" for name in ("unit", "counted", "qualifier", "when", "date")}
    ends = {"low": _plain(shown.low), "high": _plain(shown.high)}
    return {"kind": shown.kind.value, **ends, **texts}


def is_number(text: str) -> bool:
    """Whether a person wrote a number as `number` reads it."""
    return _NUMBER.fullmatch(text) is not None


def number(text: str) -> float | int | None:
    """The number that a person wrote ("1,700", "1 700", "5.5"); None for an open end."""
    if not text:
        return None
    plain = _GROUPS.sub("", text).replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def _plain(value: float | int | None) -> str:
    return "" if value is None else figures.number(value)
