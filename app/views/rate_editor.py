"""What a currency is worth in another, as the reviewer says it."""

from decimal import Decimal

from PySide6.QtCore import Signal

from annotations.model.settings import Rate
from app.views.drafts import Drafts, Fields
from app.views.inspector_forms import Form
from app.views.quantity_editor import is_number, number

RATE = "rate"
"""The name of the draft of a rate."""

_LONGEST = 40


class RateForm(Form):
    """Into which currency and at what rate; `saved` carries the currency, and its Rate or None to forget it."""

    saved = Signal(str, object)

    def __init__(self, drafts: Drafts) -> None:
        super().__init__("the rate", drafts)
        self.currency = ""
        self.worth = self.line("Rate", "0.92; empty: no rate")
        self.other = self.line("Into", "euro")
        for field in (self.worth, self.other):
            field.setMaxLength(_LONGEST)
            self.addField(field)

    def setCurrency(self, currency: str) -> None:
        """Of which currency a rate is given."""
        self.currency = currency
        self.worth.setToolTip(f"How many of the other currency 1 {currency} is")

    def showFields(self, fields: Fields) -> None:
        self.worth.setText(fields["worth"])
        self.other.setText(fields["other"])

    def fields(self) -> Fields:
        return {"worth": self.worth.text().strip(), "other": self.other.text().strip()}

    def save(self) -> None:
        worth, other = self.fields()["worth"], self.fields()["other"]
        if not worth:
            self._report(None)
            return
        value = number(worth) if is_number(worth) else None
        if value is None or value <= 0:
            self.refuse(f"“{worth}” is not a rate. Write how many of the other 1 {self.currency} is: 0.92.", self.worth)
        elif not other or other.casefold() == self.currency.casefold():
            self.refuse("Give the other currency: euro, US dollar.", self.other)
        else:
            self._report(Rate(self.currency, other, value))

    def _report(self, rate: Rate | None) -> None:
        self.putAway()
        self.saved.emit(self.currency, rate)
        self.ended.emit()


def rate_fields(currency: str, rates: tuple[Rate, ...]) -> Fields:
    """The rate of a currency as the form shows it."""
    rate = next((one for one in rates if one.currency == currency), None)
    return {"worth": _in_full(rate.worth) if rate else "", "other": rate.other if rate else ""}


def _in_full(worth: float) -> str:
    """Every digit of a rate, without an exponent: what is shown is read again when the form is saved."""
    written = format(Decimal(repr(worth)), "f")
    return written.removesuffix(".0")
