"""The fields of one citation, inside the inspector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotations.model.ids import Id
from annotations.model.judgement import Citation, Reference
from annotations.model.vocabulary import Stance
from app.views.elided import ElidedComboBox
from app.views.inspector_parts import FlowLayout, GrowingText, TakesSaveAndEscape, Words
from app.views.inspector_words import is_partial_date

REFERENCE_TYPES = (
    "web page",
    "news article",
    "report",
    "dataset",
    "document",
    "image",
    "video",
    "call",
    "recording",
    "notes",
    "archive",
)

_ID = Qt.ItemDataRole.UserRole + 1
_TITLE = Qt.ItemDataRole.UserRole + 2

_DATES = {"published": "Published", "accessed": "Accessed"}


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """A citation as it was typed.

    `id` is the citation that was edited, None for a new one. `reference_id` is the known reference
    it uses, None for a new one; `reference_fields` are the reference's fields as they stand in the
    form, by their names in `Reference`: where they differ from the known reference, that was edited.
    """

    id: Id | None
    aspect: str
    stance: Stance = Stance.SUPPORTS
    passage: str = ""
    locator: str = ""
    note: str = ""
    reference_id: Id | None = None
    reference_fields: dict[str, str] = field(default_factory=dict)


class ReferenceCompleter(QCompleter):
    """Searches titles and addresses, and puts in the title alone."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(_TITLE))


class CitationForm(TakesSaveAndEscape):
    """Fields for a citation and its reference. Ctrl+Return saves, Escape leaves.

    `saved` carries a CitationDraft whose dates are valid; `left` that the form was given up for now.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._citation: Id | None = None
        self._reference: Id | None = None
        self._start: CitationDraft | None = None
        self._references: Mapping[Id, Reference] = {}
        self.aspect = _combo("Question")
        self.stance = _combo("Stance")
        for stance in Stance:
            self.stance.addItem(stance.value, stance)
        self.title = _line("Title", "or type to find a known one")
        self.url = _line("Address", "https://…")
        self.type = _combo("Type")
        self.type.addItem("type not given", "")
        for name in REFERENCE_TYPES:
            self.type.addItem(name, name)
        self.publisher = _line("Publisher", "")
        self.published = _line("Published", "2022-08-27, or only 2022")
        self.accessed = _line("Accessed", "2022-08-27")
        self.passage = GrowingText("word for word", name="Passage", lines=3)
        self.locator = _line("Locator", "page, paragraph, minute")
        self.note = _line("Note", "")
        self.confidential = QCheckBox("Confidential")
        self.confidential.setToolTip("Printed only as a numbered confidential source")
        self._known = Words("A known reference: changes to it show wherever it is cited.", role="muted")
        self._apart = QPushButton("Use as a new reference")
        self._apart.setFlat(True)
        self._problem = Words(role="danger")
        self._names = QStandardItemModel(self)
        self._build()

    def _build(self) -> None:
        completer = ReferenceCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # an overloaded signal
        self.title.setCompleter(completer)
        self._apart.clicked.connect(self._make_new)
        save, cancel = QPushButton("Save  Ctrl+Return"), QPushButton("Cancel  Esc")
        save.setProperty("main", True)
        save.setAccessibleName("Save the citation")
        cancel.setAccessibleName("Leave the citation")
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.left)
        self.saveRequested.connect(self._save)
        self.escaped.connect(self.left)
        ends = FlowLayout()
        ends.addWidget(save)
        ends.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(4)
        fields = QFormLayout()
        fields.setSpacing(4)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.addRow(_label("Title"), self.title)
        fields.addRow(self._known)
        fields.addRow(self._apart)
        for part in (
            self.url,
            self.type,
            self.publisher,
            self.published,
            self.accessed,
            self.aspect,
            self.stance,
            self.passage,
            self.locator,
            self.note,
        ):
            fields.addRow(_label(part.accessibleName()), part)
        layout.addLayout(fields)
        layout.addWidget(self.confidential)
        layout.addWidget(self._problem)
        layout.addLayout(ends)

    def setReferences(self, references: Mapping[Id, Reference]) -> None:
        """The references that typing a title offers. Titles and addresses are searched."""
        if references == self._references:
            return
        self._references = references
        self._names.clear()
        for reference in references.values():
            where = reference.publisher or reference.url
            item = QStandardItem(f"{reference.name} — {where}" if where and where != reference.name else reference.name)
            item.setData(reference.id, _ID)
            item.setData(reference.title, _TITLE)
            self._names.appendRow(item)

    def begin(self, draft: CitationDraft, questions: Mapping[str, str], *, start: CitationDraft | None = None) -> None:
        """Shows a draft. `questions` are the statement's aspects in words.

        `start` is what the form would show untouched, where `draft` was half-typed before.
        """
        self._citation, self._reference = draft.id, draft.reference_id
        self.aspect.clear()
        for aspect, words in questions.items():
            self.aspect.addItem(words, aspect)
        self.aspect.setCurrentIndex(max(0, self.aspect.findData(draft.aspect)))
        self.stance.setCurrentIndex(list(Stance).index(draft.stance))
        self.passage.setPlainText(draft.passage)
        self.locator.setText(draft.locator)
        self.note.setText(draft.note)
        self._show_reference(draft.reference_fields)
        self._problem.setWords("")
        self._start = start or self.draft()
        self.title.setFocus()

    def draft(self) -> CitationDraft:
        """What the fields hold now."""
        return CitationDraft(
            id=self._citation,
            aspect=self.aspect.currentData() or "",
            stance=list(Stance)[max(0, self.stance.currentIndex())],
            passage=self.passage.toPlainText(),
            locator=self.locator.text().strip(),
            note=self.note.text().strip(),
            reference_id=self._reference,
            reference_fields={
                "title": self.title.text().strip(),
                "url": self.url.text().strip(),
                "type": self.type.currentData() or "",
                "publisher": self.publisher.text().strip(),
                "published": self.published.text().strip(),
                "accessed": self.accessed.text().strip(),
                "confidential": "yes" if self.confidential.isChecked() else "",
            },
        )

    @property
    def start(self) -> CitationDraft | None:
        """What the form showed before anything was typed."""
        return self._start

    def _show_reference(self, fields: Mapping[str, str]) -> None:
        for name in ("title", "url", "publisher", "published", "accessed"):
            getattr(self, name).setText(fields.get(name, ""))
        kind = fields.get("type", "")
        if self.type.findData(kind) < 0:
            self.type.addItem(kind, kind)
        self.type.setCurrentIndex(self.type.findData(kind))
        self.confidential.setChecked(bool(fields.get("confidential")))
        self._show_known()

    def _show_known(self) -> None:
        self._known.setVisible(self._reference is not None)
        self._apart.setVisible(self._reference is not None)

    def _choose(self, index: QModelIndex) -> None:
        reference = self._references.get(bytes(index.data(_ID)))
        if reference is not None:
            self._reference = reference.id
            self._show_reference(fields_of(reference))

    def _make_new(self) -> None:
        self._reference = None
        self._show_known()

    def _save(self) -> None:
        draft = self.draft()
        for name, label in _DATES.items():
            text = draft.reference_fields[name]
            if text and not is_partial_date(text):
                self._refuse(
                    f"{label}: “{text}” is not a date. Write 2022, 2022-08 or 2022-08-27.", getattr(self, name)
                )
                return
        if not draft.reference_fields["title"] and not draft.reference_fields["url"]:
            self._refuse("Give the reference a title or an address.", self.title)
            return
        self.saved.emit(draft)

    def _refuse(self, sentence: str, where: QWidget) -> None:
        self._problem.setWords(sentence)
        where.setFocus()


def new_draft(aspect: str) -> CitationDraft:
    """An empty citation for an aspect, accessed today."""
    today = datetime.now().astimezone().date()
    return CitationDraft(id=None, aspect=aspect, reference_fields={"accessed": today.isoformat()})


def draft_of(citation: Citation, reference: Reference | None) -> CitationDraft:
    """A recorded citation as the form shows it."""
    return CitationDraft(
        id=citation.id,
        aspect=citation.aspect,
        stance=citation.stance,
        passage=citation.passage,
        locator=citation.locator,
        note=citation.note,
        reference_id=citation.reference,
        reference_fields=fields_of(reference) if reference else {},
    )


def fields_of(reference: Reference) -> dict[str, str]:
    """The fields of a reference that the form shows."""
    names = ("title", "url", "type", "publisher", "published", "accessed", "confidential")
    return {name: getattr(reference, name) for name in names}


def _label(name: str) -> Words:
    label = Words(name, role="muted")
    label.setWordWrap(False)
    label.setContentsMargins(0, 4, 0, 0)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    line.setToolTip(name)
    return line


def _combo(name: str) -> QComboBox:
    combo = ElidedComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return combo
