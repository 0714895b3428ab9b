"""The citations of a statement: the list, and the form in the same place."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Citation, Reference
from annotations.model.record import Statement
from annotations.model.settings import ProjectSettings
from annotations.review.states import wants_citation
from app.views.inspector_citation_form import CitationDraft, CitationForm, draft_of, new_draft
from app.views.inspector_parts import FlowLayout, Words
from app.views.inspector_words import aspect_words, questions

_PASSAGE = 280
"""How many characters of a passage the list shows; the tip shows all of it."""


class CitationRow(QFrame):
    """One citation in words, with its two buttons. `edited` and `removed` carry nothing."""

    edited = Signal()
    removed = Signal()

    def __init__(self, citation: Citation, reference: Reference | None, question: str) -> None:
        super().__init__()
        name = reference.name if reference else "a reference that is not in this copy"
        where = f", {citation.locator}" if citation.locator else ""
        secret = " · confidential" if reference and reference.confidential else ""
        headline = f"{question[:1].upper()}{question[1:]} · {citation.stance.value} — {name}{where}{secret}"
        passage = citation.passage
        quoted = Words(passage if len(passage) <= _PASSAGE else f"{passage[:_PASSAGE].rstrip()}…", role="muted")
        quoted.setToolTip(passage)
        self.setAccessibleName(headline)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addStretch()
        for text, signal in (("Edit", self.edited), ("Remove", self.removed)):
            button = QPushButton(text)
            button.setFlat(True)
            button.setAccessibleName(f"{text} the citation of {name}")
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(1)
        layout.addWidget(Words(headline))
        layout.addWidget(quoted)
        layout.addLayout(buttons)


class CitationPanel(QWidget):
    """Lists the citations of a statement and takes new ones.

    `citationSaved` carries a CitationDraft, `citationRemoved` the id of one; `newRequested` and
    `repeatRequested` are the buttons. `editingFinished` gives the keys back to the article.
    Unfinished citations are kept for their statement while the window is open.
    """

    citationSaved = Signal(object)
    citationRemoved = Signal(bytes)
    newRequested = Signal()
    repeatRequested = Signal()
    editingFinished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._statement: Statement | None = None
        self._words = ""
        self._references: Mapping[Id, Reference] = {}
        self._listed: list[tuple[Citation, Reference | None, str]] = []
        self._drafts: dict[tuple[Id, Id | None], tuple[CitationDraft, CitationDraft]] = {}
        self._heading = Words(bold=True)
        self._none = Words("None yet.", role="muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.new_button = QPushButton("New  C")
        self.repeat_button = QPushButton("Repeat last  R")
        self.form = CitationForm()
        self.form.hide()
        self._build()

    def _build(self) -> None:
        self.new_button.setAccessibleName("New citation")
        self.repeat_button.setAccessibleName("Repeat the last reference")
        self.new_button.clicked.connect(self.newRequested)
        self.repeat_button.clicked.connect(self.repeatRequested)
        self.form.saved.connect(self._save)
        self.form.left.connect(self._leave)
        buttons = FlowLayout(stretch=True)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.repeat_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self._heading, self._none):
            layout.addWidget(part)
        layout.addLayout(self._rows)
        layout.addLayout(buttons)
        layout.addWidget(self.form)

    def setStatement(
        self, statement: Statement, words: str, references: Mapping[Id, Reference], settings: ProjectSettings
    ) -> None:
        """Shows the citations of a statement. The form stays open as long as it is the same statement."""
        if self._statement is not None and statement.id != self._statement.id:
            self._keep()
        self._statement, self._words, self._references = statement, words, references
        self.form.setReferences(references)
        number = len(statement.citations)
        wanted = f" · asked for: {settings.citations}" if wants_citation(statement, settings) else ""
        self._heading.setWords(f"Citations{f' {number}' if number else ''}{wanted}")
        self._none.setVisible(not statement.citations)
        self._show_rows(statement)
        self._show_buttons()

    def hasDrafts(self) -> bool:
        """Whether a citation was begun, here or on another statement, and not saved."""
        begun = not self.form.isHidden() and self.form.start is not None and self.form.draft() != self.form.start
        return begun or bool(self._drafts)

    def startNew(self, aspect: str) -> None:
        """Opens the form for a new citation, or goes on with an unfinished one."""
        if not self.form.isHidden():
            self.form.title.setFocus()
        else:
            self._open(new_draft(aspect))

    def startEdit(self, citation: Citation) -> None:
        """Opens the form with a recorded citation."""
        self._keep()
        self._open(draft_of(citation, self._references.get(citation.reference)))

    def _open(self, draft: CitationDraft) -> None:
        if self._statement is None:
            return
        asked = {one.aspect: one.spoken for one in questions(self._statement, self._words)}
        kept, start = self._drafts.pop((self._statement.id, draft.id), (draft, None))
        self.form.show()
        self.form.begin(kept, asked, start=start)
        self._show_buttons()

    def _keep(self) -> None:
        """Puts the form away; what was typed is kept for the statement."""
        draft, start = self.form.draft(), self.form.start
        if not self.form.isHidden() and self._statement is not None and start is not None and draft != start:
            self._drafts[(self._statement.id, draft.id)] = (draft, start)
        self.form.hide()
        self._show_buttons()

    def _leave(self) -> None:
        self._keep()
        self.editingFinished.emit()

    def _save(self, draft: CitationDraft) -> None:
        self.form.hide()
        self._show_buttons()
        self.citationSaved.emit(draft)
        self.editingFinished.emit()

    def _show_buttons(self) -> None:
        unfinished = self._statement is not None and (self._statement.id, None) in self._drafts
        self.new_button.setText("Go on  C" if unfinished else "New  C")
        self.new_button.setToolTip("Go on with the unfinished citation" if unfinished else "")
        self.new_button.setVisible(self.form.isHidden())
        self.repeat_button.setVisible(self.form.isHidden())

    def _show_rows(self, statement: Statement) -> None:
        listed = [
            (citation, self._references.get(citation.reference), aspect_words(statement, citation.aspect, self._words))
            for citation in statement.citations
        ]
        if listed == self._listed:
            return
        self._listed = listed
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for citation, reference, question in listed:
            row = CitationRow(citation, reference, question)
            row.edited.connect(lambda citation=citation: self.startEdit(citation))
            row.removed.connect(lambda citation=citation: self.citationRemoved.emit(citation.id))
            self._rows.addWidget(row)
            row.show()  # a layout would show it only after the events that wait already
