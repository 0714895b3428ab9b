"""Title, outlet, address and date of an article."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotations.model.article import Article, ArticleMetadata
from app.plain import caption
from app.views.inspector_parts import Words
from app.views.inspector_words import is_partial_date


class ArticleDetailsDialog(QDialog):
    """Edits what is known of a publication. Dates found on the page are offered, never filled in."""

    edited = Signal(object)  # ArticleMetadata

    def __init__(
        self, article: Article, suggested_dates: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Article details")
        self.setMinimumWidth(520)
        known = article.metadata
        self.title = QLineEdit(known.title)
        self.title.setPlaceholderText(article.title)
        self.outlet = QLineEdit(known.outlet)
        self.outlet.setPlaceholderText("Who published it")
        self.url = QLineEdit(known.url)
        self.url.setPlaceholderText("https://…")
        self.published = QLineEdit(known.published)
        self.published.setPlaceholderText("2022-05-17, 2022-05 or 2022")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            ("Title", self.title),
            ("Outlet", self.outlet),
            ("Address", self.url),
            ("Published", self.published),
        ):
            field.setCursorPosition(0)
            form.addRow(name, field)
        self.suggestions: list[QPushButton] = []
        for date, words in suggested_dates:
            offer = QPushButton(f"Use {date} — the page says “{caption(words)}”")
            offer.setAutoDefault(False)
            offer.clicked.connect(lambda _=False, found=date: self.published.setText(found))
            self.suggestions.append(offer)
            form.addRow("", offer)
        if known.original_name:
            form.addRow("File", Words(known.original_name))
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Report the fields, unless the date is none."""
        published = self.published.text().strip()
        if published and not is_partial_date(published):
            self.problem.setText(f"“{published}” is no date. Write it as 2022-05-17, or 2022-05, or 2022.")
            self.problem.show()
            self.published.setFocus()
            return
        self.edited.emit(ArticleMetadata(self.title.text(), self.outlet.text(), self.url.text(), published))
        super().accept()
