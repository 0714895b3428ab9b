"""The fields of one citation, inside the inspector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit

from annotations.importing.references.clipboard import Captured
from annotations.model.ids import Id
from annotations.model.judgement import Citation
from annotations.model.reference import Reference, library
from annotations.model.vocabulary import REFERENCE_TYPE_NAMES, Stance
from app.evidence import NOTHING_KNOWN, Evidence
from app.pasting import PastedImage, Source, TakesFiles
from app.plain import shortened
from app.views.drafts import Drafts, Fields
from app.views.file_list import FileList
from app.views.inspector_forms import Form, choose, flat_button
from app.views.inspector_parts import GrowingText, Words
from app.views.inspector_words import is_partial_date
from app.views.pasting import ReferencePaste
from app.views.reference_form import fields_of_type

_ID = Qt.ItemDataRole.UserRole + 1
_TITLE = Qt.ItemDataRole.UserRole + 2

_DATES = {"published": "Published", "accessed": "Accessed"}
_LINES = ("title", "contact", "url", "container", "publisher", "published", "accessed")
"""The fields of a reference that the form has as lines; the library has all."""
_TYPING_MS = 300


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

    @property
    def what(self) -> str:
        """The name under which it is kept while it is half-written."""
        return f"citation {self.id.hex()}" if self.id else "citation"

    def to_json(self) -> Fields:
        return {
            "id": self.id.hex() if self.id else "",
            "aspect": self.aspect,
            "stance": self.stance.value,
            "passage": self.passage,
            "locator": self.locator,
            "note": self.note,
            "reference_id": self.reference_id.hex() if self.reference_id else "",
            "reference_fields": dict(self.reference_fields),
        }

    @classmethod
    def from_json(cls, fields: Fields) -> "CitationDraft":
        return cls(
            id=bytes.fromhex(fields["id"]) or None,
            aspect=fields["aspect"],
            stance=Stance(fields["stance"]),
            passage=fields["passage"],
            locator=fields["locator"],
            note=fields["note"],
            reference_id=bytes.fromhex(fields["reference_id"]) or None,
            reference_fields=dict(fields["reference_fields"]),
        )


class ReferenceCompleter(QCompleter):
    """Searches titles and addresses, and puts in the title alone."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(_TITLE))


class CitationForm(Form):
    """Fields for a citation and its reference; `saved` carries a CitationDraft whose dates are valid.

    `lookedUp` carries a Reference as it is typed, to be answered by `setAlike`; `libraryWanted` the id of
    the known one whose other fields are to be seen. `filesGiven` carries the known reference's id, or
    else the CitationDraft, and a list of Source; `attachWanted` asks for some.
    """

    saved = Signal(object)
    lookedUp = Signal(object)
    libraryWanted = Signal(bytes)
    filesGiven = Signal(object, object)
    attachWanted = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__("the citation", drafts)
        self._citation: Id | None = None
        self._reference: Id | None = None
        self._references: Mapping[Id, Reference] = {}
        self.aspect = self.combo("Question")
        self.stance = self.combo("Stance")
        for stance in Stance:
            self.stance.addItem(stance.value, stance.value)
        self.title = self.line("Title", "or type to find a known one")
        self.url = self.line("Address", "https://…")
        self.type = self.combo("Type")
        self.type.addItem("type not given", "")
        for kind, name in REFERENCE_TYPE_NAMES.items():
            self.type.addItem(name, kind.value)
        self.contact = self.line("Who spoke")
        self.container = self.line("Appeared in", "newspaper, journal or site")
        self.publisher = self.line("Publisher")
        self.published = self.line("Published", "2022-08-27, or only 2022")
        self.accessed = self.line("Accessed", "2022-08-27")
        self.passage = GrowingText("word for word", name="Passage", lines=3)
        self.passage.textChanged.connect(self.keep)
        self.locator = self.line("Locator", "page, paragraph, minute")
        self.note = self.line("Note")
        self.confidential = QCheckBox("Confidential")
        self.confidential.setToolTip("Printed only as a numbered confidential source")
        self.confidential.toggled.connect(self.keep)
        self._known = Words("A known reference: changes to it show wherever it is cited.", role="muted")
        self._apart = flat_button("Use as a new reference", "Use as a new reference")
        self._apart.clicked.connect(self._make_new)
        self._more = flat_button("More fields…", "More fields of the reference, in the library")
        self._more.clicked.connect(self._ask_for_library)
        self._alike: Id | None = None
        self._there = Words(role="muted")
        self._use = flat_button("Use it", "Use the reference that is there already")
        self._use.clicked.connect(self._use_alike)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._look_up)
        self._evidence = NOTHING_KNOWN
        self.files = FileList()
        self._attach = flat_button("Attach files…", "Attach files to the reference")
        self._attach.clicked.connect(self.attachWanted)
        self._limit = Words(role="muted")
        self._names = QStandardItemModel(self)
        self._hidden: dict[str, str] = {}
        """What was pasted of a reference and has no field here."""
        ReferencePaste(self.title, self.url, self).pasted.connect(self._fill)
        self._build()

    def _build(self) -> None:
        completer = ReferenceCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # an overloaded signal
        self.title.setCompleter(completer)
        self.addField(self.title)
        self.rows.addRow(self._known)
        self.rows.addRow(self._apart)
        self.rows.addRow(self._more)
        self.rows.addRow(self._there)
        self.rows.addRow(self._use)
        self._show_alike(None)
        self.type.currentIndexChanged.connect(self._fit)
        for typed in (self.title, self.url, self.published, self.container):
            typed.textEdited.connect(lambda _: self._typing.start())
        about = (self.type, self.url, self.contact, self.container, self.publisher, self.published, self.accessed)
        for part in (*about, self.aspect, self.stance, self.passage, self.locator, self.note):
            self.addField(part)
        self.rows.addRow(self.confidential)
        self.rows.addRow(self.files)
        self.rows.addRow(self._attach)
        self.rows.addRow(self._limit)
        lines = (*(self._line(name) for name in _LINES), self.locator, self.note)
        TakesFiles(self, *lines, self.passage, self.passage.viewport(), pastes=True).given.connect(self.takeFiles)

    def setReferences(self, references: Mapping[Id, Reference]) -> None:
        """The references that typing a title offers. Titles and addresses are searched."""
        if references == self._references:
            return
        self._references = references
        self._names.clear()
        for reference in library(references).values():
            where = reference.publisher or reference.url
            item = QStandardItem(f"{reference.name} — {where}" if where and where != reference.name else reference.name)
            item.setData(reference.id, _ID)
            item.setData(reference.title, _TITLE)
            self._names.appendRow(item)

    def setEvidence(self, evidence: Evidence, limit: str) -> None:
        """The files that hang on references; `limit` says how large one may be."""
        self._evidence = evidence
        self._limit.setWords(f"Or drop or paste them here: {limit}.")
        self._show_files()

    def _show_files(self) -> None:
        self.files.setFiles(self._evidence.of(self._reference) if self._reference is not None else ())

    def takeFiles(self, sources: Sequence[Source]) -> None:
        """Attaches files. A new citation is recorded first, under the name of the first one if it has none."""
        if self._reference is not None:
            self.filesGiven.emit(self._reference, sources)
            return
        if not self._is_named():
            first = sources[0]
            self.title.setText(first.name if isinstance(first, PastedImage) else first.stem)
        if self._is_valid():
            draft = self.draft()
            self.putAway()
            self.filesGiven.emit(draft, sources)

    def takePassage(self, passage: str, locator: str) -> None:
        """Puts a passage and its place into the fields."""
        self.passage.setPlainText(passage)
        self.locator.setText(locator)
        self.passage.setFocus()

    def begin(self, statement: Id, draft: CitationDraft, questions: Mapping[str, str]) -> None:
        """Opens the form with a citation. `questions` are the statement's aspects in words."""
        self.aspect.clear()
        for aspect, words in questions.items():
            self.aspect.addItem(words, aspect)
        self.open(statement, draft.what, draft.to_json())
        self.title.setFocus()

    def showFields(self, fields: Fields) -> None:
        draft = CitationDraft.from_json(fields)
        self._citation, self._reference = draft.id, draft.reference_id
        choose(self.aspect, draft.aspect)
        choose(self.stance, draft.stance.value)
        self.passage.setPlainText(draft.passage)
        self.locator.setText(draft.locator)
        self.note.setText(draft.note)
        self._show_reference(draft.reference_fields)

    def fields(self) -> Fields:
        return self.draft().to_json()

    def draft(self) -> CitationDraft:
        """What the fields hold now."""
        return CitationDraft(
            id=self._citation,
            aspect=self.aspect.currentData() or "",
            stance=Stance(self.stance.currentData()),
            passage=self.passage.toPlainText(),
            locator=self.locator.text().strip(),
            note=self.note.text().strip(),
            reference_id=self._reference,
            reference_fields={
                **self._hidden,
                **{name: self._line(name).text().strip() for name in _LINES},
                "type": self.type.currentData() or "",
                "confidential": "yes" if self.confidential.isChecked() else "",
            },
        )

    def _show_reference(self, fields: Mapping[str, str]) -> None:
        for name in _LINES:
            self._line(name).setText(fields.get(name, ""))
        self._hidden = {name: words for name, words in fields.items() if name not in (*_LINES, "type", "confidential")}
        kind = fields.get("type", "")
        if self.type.findData(kind) < 0:
            self.type.addItem(kind, kind)
        self.type.setCurrentIndex(self.type.findData(kind))
        self.confidential.setChecked(bool(fields.get("confidential")))
        self._show_known()
        self._show_alike(None)
        self._fit()

    def _fill(self, found: Captured) -> None:
        """Put what was pasted into the fields; each keeps its own undo, and nothing is stored yet."""
        for name, words in found.fields.items():
            if name in _LINES:
                self._line(name).selectAll()
                self._line(name).insert(words)
        kind = found.fields.get("type", "")
        if kind and self.type.findData(kind) < 0:
            self.type.addItem(kind, kind)
        if kind:
            self.type.setCurrentIndex(self.type.findData(kind))
        self._hidden |= {name: words for name, words in found.fields.items() if name not in (*_LINES, "type")}
        if found.passage and not self.passage.toPlainText():
            self.passage.setPlainText(found.passage)
        self._fit()
        self.keep()
        self._typing.start()

    def fillEmpty(self, reference: Id, found: Mapping[str, str], name: str) -> bool:
        """Put what a file says of itself into the fields that are empty yet; a title that is its `name` counts so.

        False where the form shows another reference.
        """
        if not self.isOpen() or self._reference != reference:
            return False
        had = self.draft().reference_fields
        if had["title"] == name:
            had["title"] = ""
        self._fill(Captured({field: words for field, words in found.items() if not had.get(field)}))
        return True

    def _line(self, name: str) -> QLineEdit:
        found = getattr(self, name)
        assert isinstance(found, QLineEdit)
        return found

    def _fit(self) -> None:
        """Show the fields that the type has, and those that hold something."""
        wanted = fields_of_type(self.type.currentData() or "")
        for name in _LINES:
            line = self._line(name)
            self.rows.setRowVisible(line, name in wanted or bool(line.text()))

    def _show_known(self) -> None:
        self._show_files()
        self._known.setVisible(self._reference is not None)
        self._apart.setVisible(self._reference is not None)
        self._more.setVisible(self._reference is not None)

    def _look_up(self) -> None:
        """Ask whether the library has it already."""
        if self.isOpen() and self._reference is None:
            fields = self.draft().reference_fields
            self.lookedUp.emit(Reference(b"", **{name: fields[name] for name in _LINES}))

    def setAlike(self, found: Sequence[Reference]) -> None:
        """Offers what the library has already instead of what is typed."""
        self._show_alike(found[0] if found and self.isOpen() and self._reference is None else None)

    def _show_alike(self, reference: Reference | None) -> None:
        self._alike = reference.id if reference is not None else None
        self._there.setWords(f"Already there: “{shortened(reference.name, 120)}”" if reference is not None else "")
        self._use.setVisible(reference is not None)

    def _use_alike(self) -> None:
        reference = self._references.get(self._alike) if self._alike is not None else None
        if reference is not None:
            self._take(reference)
            self.passage.setFocus()

    def _ask_for_library(self) -> None:
        if self._reference is not None:
            self.libraryWanted.emit(self._reference)

    def _take(self, reference: Reference) -> None:
        self._reference = reference.id
        self._show_reference(fields_of(reference))

    def _choose(self, index: QModelIndex) -> None:
        reference = self._references.get(bytes(index.data(_ID)))
        if reference is not None:
            self._take(reference)

    def _make_new(self) -> None:
        self._reference = None
        self._show_known()
        self.keep()

    def _is_named(self) -> bool:
        fields = self.draft().reference_fields
        return any(fields[name] for name in ("title", "url", "contact"))

    def _is_valid(self) -> bool:
        """Whether the fields can be recorded; says what is wrong if not."""
        draft = self.draft()
        for name, label in _DATES.items():
            text = draft.reference_fields[name]
            if text and not is_partial_date(text):
                self.refuse(f"{label}: “{text}” is not a date. Write 2022, 2022-08 or 2022-08-27.", getattr(self, name))
                return False
        if not self._is_named():
            self.refuse("Give the reference a title or an address.", self.title)
            return False
        return True

    def save(self) -> None:
        if not self._is_valid():
            return
        draft = self.draft()
        self.putAway()
        self.saved.emit(draft)
        self.ended.emit()


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
    shown = {name: getattr(reference, name) for name in (*_LINES, "type")}
    return {**shown, "confidential": "yes" if reference.confidential else ""}
