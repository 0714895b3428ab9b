"""The citations of a statement: the list, and the form in the same place."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotations.model.evidence import Attachment
from annotations.model.ids import Id
from annotations.model.judgement import Citation
from annotations.model.record import Statement
from annotations.model.reference import Reference, parse_target
from annotations.model.settings import ProjectSettings
from annotations.review.states import wanted_evidence
from app.evidence import NOTHING_KNOWN, Evidence
from app.key_map import with_key
from app.pasting import Source, TakesFiles
from app.plain import shortened, tip
from app.views.drafts import Drafts
from app.views.drawn_button import IconButton
from app.views.file_list import FileList
from app.views.framed_row import FramedRow
from app.views.inspector_citation_form import CitationDraft, CitationForm, draft_of, new_draft
from app.views.inspector_forms import Later
from app.views.inspector_parts import FlowLayout, Heading, Words, emptied
from app.views.inspector_words import aspect_words, questions

_PASSAGE = 280
"""How many characters of a name or passage the list shows; the tip of the passage shows more."""


class CitationRow(FramedRow):
    """One citation in words, with its files and buttons; most of its signals carry nothing.

    `moved` carries -1 or 1, `filesGiven` a list of Source that was dropped. With the keys: Tab goes to it,
    Enter edits, Del removes, Shift with an arrow key moves it.
    """

    edited = Signal()
    removed = Signal()
    followed = Signal()
    moved = Signal(int)
    attachWanted = Signal()
    filesGiven = Signal(object)

    def __init__(
        self, citation: Citation, reference: Reference | None, question: str, files: Sequence[Attachment]
    ) -> None:
        super().__init__()
        self.citation = citation
        self.files = FileList()
        TakesFiles(self).given.connect(self.filesGiven)
        self.setToolTip("Enter edits · Del removes · Shift+↑ ↓ moves")
        name = reference.name if reference else "a reference that is not in this copy"
        where = f", {citation.locator}" if citation.locator else ""
        secret = " · confidential" if reference and reference.confidential else ""
        headline = f"{question[:1].upper()}{question[1:]} · {citation.stance.value} — {name}{where}{secret}"
        passage = citation.passage
        quoted = Words(shortened(passage, _PASSAGE), role="muted")
        quoted.setToolTip(tip(passage))
        self.setAccessibleName(headline)
        upper = QHBoxLayout()
        upper.setSpacing(4)
        upper.addWidget(Words(shortened(headline, _PASSAGE)), 1)
        buttons = [
            ("attach", "Attach files to", self.attachWanted),
            ("edit", "Edit the citation of", self.edited),
            ("close", "Remove the citation of", self.removed),
        ]
        if reference is not None and parse_target(reference.target) is not None:
            buttons.insert(0, ("next", "Go to what is cited:", self.followed))
        for drawing, does, signal in buttons:
            button = IconButton(drawing, f"{does} {name}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            upper.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(1)
        layout.addLayout(upper)
        layout.addWidget(quoted)
        layout.addWidget(self.files)
        self.files.setFiles(files)  # once it has its place: without one it would be a window

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edited.emit()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class CitationPanel(QWidget):
    """Lists the citations of a statement and takes new ones.

    `citationSaved` carries a CitationDraft, `citationRemoved` the id of one; `newRequested` and
    `repeatRequested` are the buttons. `editingFinished` gives the keys back to the article.
    Unfinished citations stay with their statement. `filesGiven` carries a reference's id, or the CitationDraft
    that is to be recorded first, and a list of Source; `attachWanted` asks which; `fileOpened` carries an
    Attachment and the Citation it was looked at from, if any.
    """

    citationSaved = Signal(object)
    citationRemoved = Signal(bytes)
    moved = Signal(bytes, int)  # a citation, and by how many places
    targetWanted = Signal(bytes)  # the reference that stands for an article or statement of the project
    lookedUp = Signal(object)
    libraryWanted = Signal(bytes)
    filesGiven = Signal(object, object)
    attachWanted = Signal(object)  # the id of a citation, None: the form
    fileOpened = Signal(object, object)
    fileRemoved = Signal(object)
    newRequested = Signal()
    repeatRequested = Signal()
    editingStarted = Signal()  # of a recorded one: the form stands below all of them
    editingFinished = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self._statement: Statement | None = None
        self._words = ""
        self._references: Mapping[Id, Reference] = {}
        self._evidence = NOTHING_KNOWN
        self._limit = ""
        self._listed: list[tuple[Citation, Reference | None, str, tuple[Attachment, ...]]] = []
        self._moved: Id | None = None  # it has the keys again once it stands in its new place
        self._heading = Heading("Citations")
        self._source = Words(role="muted")
        self._column = QVBoxLayout(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.new_button = QPushButton()
        self.repeat_button = QPushButton()
        self._form = Later(self._made_form)
        self._build()

    @property
    def form(self) -> CitationForm:
        """The form below the citations."""
        return self._form.get()

    def _made_form(self) -> CitationForm:
        form = CitationForm(self._drafts)
        form.setReferences(self._references)
        form.setEvidence(self._evidence, self._limit)
        form.saved.connect(self.citationSaved)
        form.lookedUp.connect(self.lookedUp)
        form.libraryWanted.connect(self.libraryWanted)
        form.filesGiven.connect(self.filesGiven)
        form.attachWanted.connect(lambda: self.attachWanted.emit(None))
        form.files.opened.connect(lambda each: self.fileOpened.emit(each, None))
        form.files.removed.connect(self.fileRemoved)
        form.ended.connect(self._show_buttons)
        form.ended.connect(self.editingFinished)
        self._column.addWidget(form)
        return form

    def _build(self) -> None:
        self.new_button.setAccessibleName("New citation")
        self.repeat_button.setAccessibleName("Repeat the working source")
        self.repeat_button.setToolTip("Cite the pinned reference, or the one that was cited last")
        self.new_button.clicked.connect(self.newRequested)
        self.repeat_button.clicked.connect(self.repeatRequested)
        for signal in (self._drafts.changed, self._drafts.recovered):
            signal.connect(self._show_buttons)
        buttons = FlowLayout(stretch=True)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.repeat_button)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._heading)
        self._column.addLayout(self._rows)
        self._column.addLayout(buttons)
        self._column.addWidget(self._source)
        self._show_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_buttons()

    def setStatement(
        self,
        statement: Statement,
        words: str,
        references: Mapping[Id, Reference],
        settings: ProjectSettings,
        evidence: Evidence = NOTHING_KNOWN,
    ) -> None:
        """Shows the citations of a statement. The form stays open as long as it is the same statement."""
        if self._statement is not None and statement.id != self._statement.id:
            self._form.putAway()
        self._statement, self._words, self._references = statement, words, references
        self._evidence, self._limit = evidence, f"up to {settings.evidence_mb:,} MB each; a project setting"
        if (form := self._form.made) is not None:
            form.setReferences(references)
            form.setEvidence(evidence, self._limit)
        number = len(statement.citations)
        asked = wanted_evidence(statement, settings)
        wanted = f"wanted: {asked}" if asked else ""
        self._heading.setSummary(" · ".join(part for part in (str(number) if number else "none", wanted) if part))
        self._show_rows(statement)
        self._show_buttons()

    def setWorkingSource(self, pinned: Reference | None) -> None:
        """Says which reference is pinned, None: none is."""
        where = " · confidential" if pinned is not None and pinned.confidential else ""
        self._source.setWords(f"Working source: {shortened(pinned.name, 160)}{where}" if pinned is not None else "")

    def setAlike(self, found: Sequence[Reference]) -> None:
        """Answers `lookedUp` with what the library has already."""
        if (form := self._form.made) is not None:
            form.setAlike(found)

    def rows(self) -> list["CitationRow"]:
        """The citations that are listed, in their order."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), CitationRow)]

    def chosen(self) -> Citation | None:
        """The citation that has the keys, or one of whose files has; else the last one."""
        rows, focused = self.rows(), QApplication.focusWidget()
        held = [row for row in rows if focused is not None and (row is focused or row.isAncestorOf(focused))]
        last = [*rows, *held][-1:]
        return last[0].citation if last else None

    def giveFiles(self, sources: Sequence[Source], citation: Id | None = None) -> None:
        """Attaches files to what that citation cites; else to the citation in the form, which is opened for it."""
        known = next((row.citation for row in self.rows() if row.citation.id == citation), None)
        if known is not None:
            self.filesGiven.emit(known.reference, sources)
        elif self._statement is not None:
            self.startNew(self._statement.aspects[-1])
            self.form.takeFiles(sources)

    def fillEmpty(self, reference: Id, found: Mapping[str, str], name: str) -> bool:
        """Put what a file says into the form, if that shows the reference; whether it does."""
        return self._form.isOpen() and self.form.fillEmpty(reference, found, name)

    def isFormOpen(self) -> bool:
        """Whether a citation is being written."""
        return self._form.isOpen()

    def startNew(self, aspect: str) -> None:
        """Opens the form for a new citation, or goes on with an unfinished one."""
        if self._form.isOpen():
            self.form.title.setFocus()
        else:
            self._open(new_draft(aspect))

    def startEdit(self, citation: Citation) -> None:
        """Opens the form with a recorded citation."""
        self._form.putAway()
        self._open(draft_of(citation, self._references.get(citation.reference)))
        self.editingStarted.emit()

    def resume(self) -> bool:
        """Opens the form with what was half-written for the statement; whether there was something."""
        if self._statement is None:
            return False
        unfinished = self._drafts.of(self._statement.id)
        edited = next((c for c in self._statement.citations if f"citation {c.id.hex()}" in unfinished), None)
        if edited is not None:
            self.startEdit(edited)
        elif "citation" in unfinished:
            self.startNew(self._statement.aspects[0])
        return self._form.isOpen()

    def _open(self, draft: CitationDraft) -> None:
        if self._statement is None:
            return
        asked = {one.aspect: one.spoken for one in questions(self._statement, self._words)}
        self.form.begin(self._statement.id, draft, asked)
        self._show_buttons()

    def _show_buttons(self) -> None:
        unfinished = self._statement is not None and self._drafts.get(self._statement.id, "citation") is not None
        self.new_button.setText(with_key("Go on" if unfinished else "New", "cite"))
        self.new_button.setToolTip("Go on with the unfinished citation" if unfinished else "Cite evidence")
        self.repeat_button.setText(with_key("Repeat", "repeat"))
        self.new_button.setVisible(not self._form.isOpen())
        self.repeat_button.setVisible(not self._form.isOpen())

    def _show_rows(self, statement: Statement) -> None:
        listed = [
            (
                citation,
                self._references.get(citation.reference),
                aspect_words(statement, citation.aspect, self._words),
                self._evidence.of(citation.reference),
            )
            for citation in statement.citations
        ]
        if listed == self._listed:
            return
        self._listed = listed
        emptied(self._rows)
        for citation, reference, question, files in listed:
            row = CitationRow(citation, reference, question, files)
            row.edited.connect(lambda citation=citation: self.startEdit(citation))
            row.removed.connect(lambda citation=citation: self.citationRemoved.emit(citation.id))
            row.followed.connect(lambda citation=citation: self.targetWanted.emit(citation.reference))
            row.moved.connect(lambda by, citation=citation: self._move(citation.id, by))
            row.attachWanted.connect(lambda citation=citation: self.attachWanted.emit(citation.id))
            row.filesGiven.connect(lambda sources, citation=citation: self.filesGiven.emit(citation.reference, sources))
            row.files.opened.connect(lambda each, citation=citation: self.fileOpened.emit(each, citation))
            row.files.removed.connect(self.fileRemoved)
            self._rows.addWidget(row)
            row.show()  # a layout would show it only after the events that wait already
            if citation.id == self._moved:
                row.setFocus()
                self._moved = None

    def _move(self, citation: Id, by: int) -> None:
        self._moved = citation
        self.moved.emit(citation, by)
