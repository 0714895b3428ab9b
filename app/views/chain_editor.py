"""Who says it, corrected by a person: the links of a chain, one at a time."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotations.model.statement import Link, Speaker
from annotations.model.vocabulary import Form as LinkForm
from annotations.model.vocabulary import Polarity, SourceClass
from annotations.text import Span
from app.plain import caption
from app.views.drafts import Drafts, Fields
from app.views.inspector_forms import Form, choose, completes, flat_button, row_label
from app.views.inspector_parts import FlowLayout, Words, emptied
from app.views.inspector_words import spans_words, speaker_name

LINKS = "links"
"""The name of the draft of a corrected chain."""

_POLARITIES = {
    Polarity.ASSERTS.value: "asserts it",
    Polarity.DENIES.value: "denies it",
    Polarity.DECLINES.value: "declines to say",
}
_CLASSES = {kind.value: "not said" if kind is SourceClass.NONE else kind.value for kind in SourceClass}
_FORMS = {form.value: form.value for form in LinkForm}
_NOTHING_SELECTED = "Drag over the words in the article first; they stay selected while you are here."


class SpanField(QWidget):
    """Words of the article: what they are now, and buttons to take those that are selected, or none.

    `selectedWanted` asks for the selected words, `cleared` for none.
    """

    selectedWanted = Signal()
    cleared = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.words = Words()
        self.take = flat_button("Use selected words", f"{name}: use the selected words")
        self.none = flat_button("None named", f"{name}: none named")
        self.take.clicked.connect(self.selectedWanted)
        self.none.clicked.connect(self.cleared)
        upper = QHBoxLayout()
        upper.setSpacing(8)
        label = row_label(name)
        label.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.words, 1)
        buttons = FlowLayout(spacing=2)
        buttons.addWidget(self.take)
        buttons.addWidget(self.none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addLayout(upper)
        layout.addLayout(buttons)

    def setSpans(self, spans: tuple[Span, ...], article: str) -> None:
        """Shows the words that stand there in the article."""
        words = spans_words(spans, article) or "none named"
        self.words.setWords(words)
        self.words.setAccessibleName(f"{self.accessibleName()}: {words}")
        self.none.setVisible(bool(spans))


class ChainForm(Form):
    """The links of a chain, innermost first; `saved` carries them as a tuple.

    `selected` gives the span that is selected in the article.
    """

    saved = Signal(object)

    def __init__(self, drafts: Drafts) -> None:
        super().__init__("who says it", drafts)
        self.selected: Callable[[], Span | None] = lambda: None
        self._words = ""
        self._links: list[Link] = []
        self._at = 0
        self._showing = False
        self._order = Words("The innermost link first", role="muted")
        self._chips = FlowLayout(spacing=4)
        self.source = SpanField("Source")
        self.cue = SpanField("Cue")
        self.speaker = self.line("Speaker", "who that is, by name")
        self.inferred = QCheckBox("only a guess")
        self.inferred.setToolTip("Nobody has confirmed that it is this speaker")
        self.source_class = self._choice("Source is", _CLASSES)
        self.form = self._choice("Words are", _FORMS)
        self.polarity = self._choice("Polarity", _POLARITIES)
        self.add = flat_button("Add a link", "Add a link to the chain")
        self.remove = flat_button("Remove this link", "Remove this link from the chain")
        self.inward = flat_button("Move inwards", "Move this link inwards")
        self.outward = flat_button("Move outwards", "Move this link outwards")
        self._build()

    def _build(self) -> None:
        chips = QWidget()
        chips.setLayout(self._chips)
        self.rows.addRow(self._order)
        self.rows.addRow(chips)
        self.rows.addRow(self.source)
        self.rows.addRow(self.cue)
        self.addField(self.speaker)
        self.rows.addRow("", self.inferred)
        for name, combo in (("Source is", self.source_class), ("Words are", self.form), ("Polarity", self.polarity)):
            self.addField(combo, name)
        ends = QWidget()
        flow = FlowLayout(spacing=0)
        ends.setLayout(flow)
        for button in (self.add, self.inward, self.outward, self.remove):
            flow.addWidget(button)
        self.rows.addRow(ends)
        self.speaker.textEdited.connect(lambda: self.inferred.setChecked(False))
        self.speaker.textChanged.connect(self._read)
        self.inferred.toggled.connect(self._read)
        for combo in (self.source_class, self.form, self.polarity):
            combo.currentIndexChanged.connect(self._read)
        for field, name in ((self.source, "source"), (self.cue, "cue")):
            field.selectedWanted.connect(lambda name=name: self._take(name))
            field.cleared.connect(lambda name=name: self._put(name, ()))
        self.add.clicked.connect(self.addLink)
        self.remove.clicked.connect(self._remove)
        self.inward.clicked.connect(lambda: self._move(-1))
        self.outward.clicked.connect(lambda: self._move(1))

    def setArticle(self, words: str) -> None:
        """The words of the article that the links stand in."""
        self._words = words

    def setNames(self, names: list[str]) -> None:
        """The speakers that typing offers."""
        completes(self.speaker, names)

    def links(self) -> tuple[Link, ...]:
        """The chain as it stands here."""
        return tuple(self._links)

    def showFields(self, fields: Fields) -> None:
        self._links = [Link.from_json(link) for link in fields["links"]]
        self._show(0)

    def fields(self) -> Fields:
        return chain_fields(self.links())

    def save(self) -> None:
        if Link() in self._links:
            self._show(self._links.index(Link()))
            self.refuse("This link says nothing yet: give it a source or a cue, or remove it.", self.source.take)
            return
        self.putAway()
        self.saved.emit(self.links())
        self.ended.emit()

    def showLink(self, number: int) -> None:
        """Shows a link of the chain, counted from the innermost."""
        self._show(min(max(number, 0), len(self._links) - 1))

    def addLink(self) -> None:
        """Adds a link at the outer end."""
        self._links.append(Link())
        self._changed(len(self._links) - 1)
        self.source.take.setFocus()

    def _show(self, number: int) -> None:
        self._at = max(0, number)
        self._showing = True
        emptied(self._chips)
        for place in range(len(self._links)):
            chip = self._chip(place)
            self._chips.addWidget(chip)
            chip.setVisible(len(self._links) > 1)
        there = bool(self._links)
        link = self._links[self._at] if there else Link()
        self.source.setSpans(link.source, self._words)
        self.cue.setSpans(link.cue, self._words)
        self.speaker.setText(link.speaker.text if link.speaker else "")
        self.inferred.setChecked(bool(link.speaker and link.speaker.inferred))
        choose(self.source_class, link.source_class.value)
        choose(self.form, link.form.value)
        choose(self.polarity, link.polarity.value)
        parts = (self.source, self.cue, self.speaker, self.source_class, self.form, self.polarity)
        for part in parts:
            self.rows.setRowVisible(part, there)
        self._order.setVisible(len(self._links) > 1)
        self.remove.setVisible(there)
        self.inward.setVisible(self._at > 0)
        self.outward.setVisible(self._at + 1 < len(self._links))
        self._show_guess()
        self._showing = False

    def _chip(self, place: int) -> QPushButton:
        link = self._links[place]
        chip = QPushButton(f"{place + 1}  {caption(speaker_name(link, self._words))}")
        chip.setCheckable(True)
        chip.setChecked(place == self._at)
        chip.setAccessibleName(f"Link {place + 1}: {speaker_name(link, self._words)}")
        chip.clicked.connect(lambda: self._show(place))
        return chip

    def _show_guess(self) -> None:
        self.rows.setRowVisible(self.inferred, bool(self._links) and bool(self.speaker.text().strip()))

    def _read(self) -> None:
        """Takes what the fields say into the link that is shown."""
        if self._showing or not self._links:
            return
        name = self.speaker.text().strip()
        self._links[self._at] = replace(
            self._links[self._at],
            speaker=Speaker(name, self.inferred.isChecked()) if name else None,
            source_class=SourceClass(self.source_class.currentData()),
            form=LinkForm(self.form.currentData()),
            polarity=Polarity(self.polarity.currentData()),
        )
        self._show_guess()
        self.keep()

    def _take(self, name: str) -> None:
        span = self.selected()
        if span is None:
            self.refuse(_NOTHING_SELECTED, getattr(self, name).take)
        else:
            self._put(name, (span,))

    def _put(self, name: str, spans: tuple[Span, ...]) -> None:
        link = self._links[self._at]
        self._links[self._at] = replace(link, source=spans) if name == "source" else replace(link, cue=spans)
        self._changed(self._at)

    def _remove(self) -> None:
        del self._links[self._at]
        self._changed(min(self._at, len(self._links) - 1))
        (self.source.take if self._links else self.add).setFocus()

    def _move(self, by: int) -> None:
        links, at = self._links, self._at
        links[at], links[at + by] = links[at + by], links[at]
        self._changed(at + by)

    def _changed(self, shown: int) -> None:
        self._problem.setWords("")
        self._show(shown)
        self.keep()

    def _choice(self, name: str, values: Mapping[str, str]) -> QComboBox:
        combo = self.combo(name)
        for value, words in values.items():
            combo.addItem(words, value)
        return combo


def chain_fields(links: tuple[Link, ...]) -> Fields:
    """A chain as the form shows it."""
    return {"links": [link.to_json() for link in links]}
