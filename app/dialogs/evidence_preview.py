"""O: what an attached file holds, and the passage that is taken from it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from annotations.model.evidence import Attachment
from annotations.text import Span
from app.evidence import about, state_words
from app.key_map import current_keys, fill_keys, is_single
from app.previewing import Text
from app.views.drawn_button import DrawnButton
from app.views.find_bar import FindBar
from app.views.inspector_parts import FlowLayout, Words
from app.views.paged_text import PagedText
from app.views.picture import Picture

_NOT_IN_IT = "The passage of the citation is not in this file."


class EvidencePreview(QDialog):
    """Shows an attached file; stays open beside the window. It reads nothing itself.

    `pageWanted` carries a page from 0 and how many pixels wide its picture should be; `passageTaken` the
    selected words and where they stand; `copyWanted` and `systemWanted` the Attachment.
    """

    pageWanted = Signal(int, int)
    passageTaken = Signal(str, str)
    copyWanted = Signal(object)
    systemWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attachment: Attachment | None = None
        self._pages = 0
        self._page = 0
        self.title = Words(bold=True)
        self.where = Words(role="muted")
        self.state = Words(role="danger")
        self.told = Words(role="muted")
        self.details = Words()
        self.details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.picture = Picture()
        self.text = PagedText()
        self.find_bar = FindBar(self.text, self.text.words, "the file")
        self.number = QLabel()
        self._search = DrawnButton("search", "Find in the file")
        self._tips: list[tuple[QWidget, str]] = [(self._search, "Find in the file ({key:find})")]
        self._by_key: dict[str, QAction] = {}
        self._of_pages: list[QWidget] = []
        self._of_pictures: list[QWidget] = []
        self.take = QPushButton("Take as passage  Ctrl+Enter")
        self.copy = QPushButton("Save a copy…")
        self.outside = QPushButton("Open in the system’s viewer…")
        self._turning = QWidget()
        self._build()

    def _build(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        words = QWidget()
        beside = QVBoxLayout(words)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.find_bar)
        beside.addWidget(self.text, 1)
        self._words = words
        self.split.addWidget(self.picture)
        self.split.addWidget(words)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([520, 420])
        self._build_turning()
        self.take.setProperty("main", True)
        self.take.setToolTip("The selected words become the passage of the citation")
        ends = FlowLayout()
        for button in (self.take, self.copy, self.outside):
            button.setAutoDefault(False)
            ends.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        for part in (self.title, self.where, self.state, self.told, self._turning):
            column.addWidget(part)
        column.addWidget(self.split, 1)
        column.addWidget(self.details, 1)
        column.addLayout(ends)
        self.take.clicked.connect(self._take)
        self.copy.clicked.connect(lambda: self.copyWanted.emit(self.attachment))
        self.outside.clicked.connect(lambda: self.systemWanted.emit(self.attachment))
        self.picture.widthChanged.connect(self._ask_for_page)
        self.text.pageChanged.connect(self.turn_to)
        self._add_keys()
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.averageCharWidth() * 50, metrics.height() * 18)
        room = self.screen().availableSize()
        wanted = max(980, metrics.averageCharWidth() * 130), max(680, metrics.height() * 38)
        self.resize(min(wanted[0], room.width() - 40), min(wanted[1], room.height() - 60))

    def _build_turning(self) -> None:
        row = FlowLayout()
        for name, tip, act in (
            ("previous", "The page before ({key:previous_article})", lambda: self.turn_to(self._page - 1)),
            ("next", "The next page ({key:next_article})", lambda: self.turn_to(self._page + 1)),
        ):
            button = DrawnButton(name, tip)
            self._tips.append((button, tip))
            button.clicked.connect(act)
            self._of_pages.append(button)
            row.addWidget(button)
        row.addWidget(self.number)
        self._search.clicked.connect(self._find)
        row.addWidget(self._search)
        for words, name, by in (("−", "Smaller ({key:smaller})", -1), ("+", "Larger ({key:larger})", 1)):
            zoom = QPushButton(words)
            zoom.setAutoDefault(False)
            zoom.setAccessibleName(name.partition(" ")[0])
            self._tips.append((zoom, name))
            zoom.clicked.connect(lambda _=False, by=by: self.picture.zoom(by))
            row.addWidget(zoom)
            self._of_pictures.append(zoom)
        self._turning.setLayout(row)

    def _add_keys(self) -> None:
        take = QAction(self)
        take.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        take.triggered.connect(self._take)
        self.addAction(take)
        for name, act in (
            ("find", self._find),
            ("previous_article", lambda: self.turn_to(self._page - 1)),
            ("next_article", lambda: self.turn_to(self._page + 1)),
            ("larger", lambda: self.picture.zoom(1)),
            ("smaller", lambda: self.picture.zoom(-1)),
        ):
            action = self._by_key[name] = QAction(self)
            action.triggered.connect(act)
            self.addAction(action)
        self._name_keys()

    def _name_keys(self) -> None:
        """Have the keys that the window has for the like."""
        for name, action in self._by_key.items():
            action.setShortcuts([QKeySequence(key) for key in current_keys().of(name) if not is_single(key)])
        for button, words in self._tips:
            button.setToolTip(fill_keys(words))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_keys()

    # What is shown

    def begin(self, attachment: Attachment, reference: str, *, takes: bool) -> None:
        """Shows what is known of a file before it is read. `takes`: there is a citation to take a passage for."""
        self.attachment = attachment
        self._pages = self._page = 0
        self.setWindowTitle(f"{attachment.name} — evidence")
        self.title.setWords(about(attachment))
        self.where.setWords(f"Attached to {reference}")
        self.setState(state_words(attachment))
        self.told.setWords("Opening…")
        self.take.setVisible(takes)
        self.take.setEnabled(False)
        self.details.setWords("")
        self.find_bar.hide()
        self._show(picture=False, words=False)

    def setState(self, words: str) -> None:
        """Says in red that the content is not as it was attached."""
        self.state.setWords(words[:1].upper() + words[1:] + "." if words and not words.endswith(".") else words)

    def showPages(self, pages: int) -> None:
        """It is a PDF with so many pages; their words and pictures follow."""
        self._pages = pages
        self._show(picture=True, words=True)
        self.told.setWords("Reading the words…")
        self._ask_for_page()

    def showText(self, text: Text) -> None:
        """These are its words."""
        is_pdf = self._pages > 0
        self.told.setWords("" if text.whole else "The file is long: only its beginning is shown.")
        if not any(part.strip() for part in text.parts):
            self.told.setWords("No words can be read in it: it may be scanned." if is_pdf else "It holds no words.")
        page = self._page
        self.text.setText(text)
        self._pages = max(self._pages, len(text.parts))
        self._show(picture=is_pdf, words=True)
        self.turn_to(page)
        self.take.setEnabled(True)
        self.text.setFocus()

    def showImage(self, image: QImage) -> None:
        """It is an image."""
        self.told.setWords("")
        self._show(picture=True, words=False)
        self.picture.setImage(image)
        self.picture.setFocus()

    def setPicture(self, page: int, image: QImage) -> None:
        """Answers `pageWanted`."""
        if page == self._page:
            self.picture.setImage(image)

    def showPassage(self, page: int, span: Span) -> None:
        """The passage of the citation stands there."""
        self.text.mark(page, span)

    def missPassage(self) -> None:
        """The passage of the citation is not in the words."""
        self.setState(_NOT_IN_IT)

    def showDetails(self, media_type: str) -> None:
        """It is of a kind that cannot be shown."""
        each = self.attachment
        assert each is not None
        self.told.setWords("Files of this kind are not shown here. Save a copy to look at it.")
        self.details.setWords(
            f"Name: {each.name}\nSize: {each.size:,} bytes\nType: {media_type}\nSHA-256: {each.sha256}"
        )

    def setProblem(self, words: str) -> None:
        """Says why it cannot be shown."""
        self.told.setWords("")
        self.setState(words)

    def turn_to(self, page: int) -> None:
        """Shows another page."""
        if 0 <= page < self._pages:
            turned, self._page = page != self._page, page
            self.text.setPage(page)
            self._tell_page()
            if turned:
                self._ask_for_page()

    def _show(self, *, picture: bool, words: bool) -> None:
        self.picture.setVisible(picture)
        self._words.setVisible(words)
        self.split.setVisible(picture or words)
        self._turning.setVisible(picture or words)
        self._search.setVisible(words)
        for each in self._of_pictures:
            each.setVisible(picture)
        self._tell_page()

    def _tell_page(self) -> None:
        several = self._pages > 1
        self.number.setText(f"{self._page + 1:,} of {self._pages:,}" if several else "")
        for each in (*self._of_pages, self.number):
            each.setVisible(several)

    def _ask_for_page(self) -> None:
        if self.picture.isVisibleTo(self) and self._pages:
            self.pageWanted.emit(self._page, self.picture.wantedWidth())

    def _find(self) -> None:
        if self._words.isVisibleTo(self):
            self.find_bar.open()

    def _take(self) -> None:
        if self.take.isHidden() or not self.take.isEnabled():
            return
        words, locator = self.text.passage()
        if words:
            self.passageTaken.emit(words, locator)
        else:
            self.told.setWords("Select the words that are to be the passage first.")
