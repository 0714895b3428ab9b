"""The help: contents at the left, a page at the right, and a search over all pages."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotations.text import Utf16Map
from app.help_pages import hits, pages
from app.icons import icon
from app.matching import folded
from app.theme import current_theme

_ENDING = ".md"


def page_of(url: QUrl) -> str:
    """The name of the page that a link leads to."""
    return url.fileName().removesuffix(_ENDING)


class PageBrowser(QTextBrowser):
    """Shows pages by their file names, with the history of a browser. Keys look like keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenExternalLinks(False)
        self.setAccessibleName("Help page")
        self.document().setDocumentMargin(18)
        self.sourceChanged.connect(self._dress)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        wanted = page_of(QUrl(name))
        return next((page.filled() for page in pages() if page.name == wanted), "")

    def show_page(self, name: str) -> None:
        """Show a page; the one before is a step back."""
        self.setSource(QUrl(f"{name}{_ENDING}"), QTextDocument.ResourceType.MarkdownResource)

    def page_name(self) -> str:
        return page_of(self.source())

    def renew(self) -> None:
        """Show the same page again, with the keys and colours as they are now."""
        place = self.verticalScrollBar().value()
        self.reload()
        self._dress()
        self.verticalScrollBar().setValue(place)

    def highlight(self, words: str) -> None:
        """Mark where the words stand, and scroll to the first place."""
        wanted = folded(words.strip())
        marks = []
        mark = QTextCharFormat()
        mark.setBackground(current_theme().color("selection"))
        for at, end in _places(self.document(), wanted):
            selection: Any = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(at)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.format = mark
            marks.append(selection)
        self.setExtraSelections(marks)
        if marks:
            first = QTextCursor(self.document())
            first.setPosition(marks[0].cursor.selectionStart())
            self.setTextCursor(first)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect().top() - self.viewport().height() // 3)

    def _dress(self) -> None:
        """Give keys a ground of their own, lines some air, and tables the theme's border."""
        theme, font = current_theme(), self.font()
        for table in self.document().rootFrame().childFrames():
            if isinstance(table, QTextTable):
                frame = table.format()
                frame.setBorderBrush(theme.color("border"))
                frame.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
                frame.setBorderCollapse(True)
                frame.setCellPadding(4)
                table.setFormat(frame)
        block = self.document().begin()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        while block.isValid():
            cursor.setPosition(block.position())
            shape = block.blockFormat()
            shape.setLineHeight(125, 1)  # 1: in per cent (QTextBlockFormat.LineHeightTypes.ProportionalHeight)
            cursor.setBlockFormat(shape)
            for start, length in _keys_of(block):
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(_key_format(font, theme.color("current_row"), theme.color("text")))
            block = block.next()
        cursor.endEditBlock()


def _keys_of(block: Any) -> list[tuple[int, int]]:
    """Where code stands in a block, as positions and lengths."""
    found = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        if fragment.charFormat().fontFixedPitch():
            found.append((fragment.position(), fragment.length()))
        fragments += 1
    return found


def _key_format(font: QFont, ground: QColor, ink: QColor) -> QTextCharFormat:
    dressed = QTextCharFormat()
    dressed.setFontFamilies([font.family()])
    dressed.setFontWeight(QFont.Weight.Bold)
    dressed.setBackground(ground)
    dressed.setForeground(ink)
    return dressed


def _places(document: QTextDocument, wanted: str) -> list[tuple[int, int]]:
    """Where folded words stand in a document, in its own UTF-16 positions."""
    places = []
    block = document.begin()
    while wanted and block.isValid():
        text, units = folded(block.text()), Utf16Map(block.text())
        at = text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            places.append((block.position() + units.to_utf16(at), block.position() + units.to_utf16(end)))
            at = text.find(wanted, end)
        block = block.next()
    return places


class HelpWindow(QDialog):
    """A window of its own that can stay open while one works. Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Factdesk help")
        self.setModal(False)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 128, letter * 92)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search the help")
        self.field.setAccessibleName("Search the help")
        self.field.setClearButtonEnabled(True)
        self.contents = QListWidget()
        self.contents.setAccessibleName("Contents")
        self.contents.setSpacing(3)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "muted")
        self.told.hide()
        self.browser = PageBrowser()
        self.back_button, self.forward_button = self._tool("Back", "previous"), self._tool("Forward", "next")
        self._build()
        self._connect()
        self._list("")
        self.show_page("start")

    def show_page(self, name: str) -> None:
        """Show a page by its name."""
        self.browser.show_page(name)

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.field, self.told, self.contents):
            column.addWidget(part)
        bar = QHBoxLayout()
        bar.addWidget(self.back_button)
        bar.addWidget(self.forward_button)
        bar.addStretch()
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        bar.addWidget(close)
        right = QWidget()
        page = QVBoxLayout(right)
        page.setContentsMargins(0, 0, 0, 0)
        page.addLayout(bar)
        page.addWidget(self.browser, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(right)
        both.setChildrenCollapsible(False)
        both.setStretchFactor(1, 1)
        letter = self.fontMetrics().averageCharWidth()
        both.setSizes([letter * 34, letter * 94])
        around = QVBoxLayout(self)
        around.addWidget(both)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._list)
        self.field.returnPressed.connect(self._open_first)
        self.contents.currentItemChanged.connect(self._chosen)
        self.browser.sourceChanged.connect(self._page_shown)
        self.back_button.clicked.connect(self.browser.backward)
        self.forward_button.clicked.connect(self.browser.forward)
        self.browser.backwardAvailable.connect(self.back_button.setEnabled)
        self.browser.forwardAvailable.connect(self.forward_button.setEnabled)
        for keys, does in (("Alt+Left", self.browser.backward), ("Alt+Right", self.browser.forward)):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.field.setFocus)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LanguageChange) and self.browser.page_name():
            self.back_button.setIcon(icon("previous"))
            self.forward_button.setIcon(icon("next"))
            self.browser.renew()

    def _list(self, words: str) -> None:
        """List all pages, or those on which the words stand."""
        found = hits(words)
        shown = [page for page in pages() if page.name in found or not words.strip()]
        current = self.browser.page_name()
        self.contents.blockSignals(True)
        self.contents.clear()
        for page in shown:
            count = f"  ({found[page.name]})" if page.name in found else ""
            item = QListWidgetItem(f"{page.title}{count}")
            item.setData(Qt.ItemDataRole.UserRole, page.name)
            self.contents.addItem(item)
            if page.name == current:
                self.contents.setCurrentItem(item)
        self.contents.blockSignals(False)
        self.told.setText(f"No page has “{words}”.")
        self.told.setVisible(not shown)
        self.browser.highlight(words)

    def _open_first(self) -> None:
        if self.contents.count() and self.contents.currentRow() < 0:
            self.contents.setCurrentRow(0)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_page(item.data(Qt.ItemDataRole.UserRole))

    def _page_shown(self, page: QUrl) -> None:
        name = page_of(page)  # the browser itself still names the page before
        for row in range(self.contents.count()):
            if self.contents.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.contents.blockSignals(True)
                self.contents.setCurrentRow(row)
                self.contents.blockSignals(False)
        self.browser.highlight(self.field.text())

    def _tool(self, name: str, drawing: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(drawing) if drawing else QIcon())
        button.setAutoRaise(True)
        button.setEnabled(False)
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button
