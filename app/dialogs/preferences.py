"""The preferences: pages made from the table of options, each change applied at once."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.settings import PREFERENCES, Option, Page, Settings
from app.views.inspector_parts import Words
from app.views.scrolling import ScrollingPage, fit_dialog

_USUAL_FONT = "The usual serif"


class PreferencesDialog(QDialog):
    """One page for each `Page` of the table, and `extra` pages (name, widget) after them.

    What is typed into the search field leaves the options whose words it is part of, on any page.
    """

    def __init__(
        self, settings: Settings, extra: Sequence[tuple[str, QWidget]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the preferences")
        self.search.setAccessibleName("Search the preferences")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Pages of the preferences")
        self.pages = {page: OptionPage(settings, page) for page in Page}
        for page in Page:
            scrolling = ScrollingPage()
            scrolling.setWidget(self.pages[page])
            self.tabs.addTab(scrolling, page.value)
        for name, widget in extra:
            self.tabs.addTab(widget, name)
        self._nothing = Words(role="muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        fit_dialog(self)
        self.tabs.setFocus()

    def _search(self, words: str) -> None:
        found = [bool(self.pages[page].filter(words)) for page in Page]
        for place, any_left in enumerate(found):
            self.tabs.setTabEnabled(place, any_left)
        for place in range(len(found), self.tabs.count()):
            self.tabs.setTabEnabled(place, words.casefold() in self.tabs.tabText(place).casefold())
        if not self.tabs.isTabEnabled(self.tabs.currentIndex()) and True in found:
            self.tabs.setCurrentIndex(found.index(True))
        anything = any(self.tabs.isTabEnabled(place) for place in range(self.tabs.count()))
        self._nothing.setWords("" if anything else "No preference has these words. Clear the search to see all.")


class OptionPage(QWidget):
    """The options of one page, and a button that gives all of them back as they came."""

    def __init__(self, settings: Settings, page: Page) -> None:
        super().__init__()
        self._settings = settings
        self._options: list[Option[Any]] = [option for option in PREFERENCES if option.page is page]
        self.editors = {option.key: editor_of(option, settings) for option in self._options}
        self._rows: dict[str, QWidget] = {}
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setVerticalSpacing(6)
        for option in self._options:
            self._add_row(option)
        self.restore = QPushButton("Restore defaults")
        self.restore.setAccessibleName(f"Restore the defaults of the page {page.value}")
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 14, 4, 4)
        column.setSpacing(18)
        column.addLayout(self._form)
        column.addStretch()
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)

    def filter(self, words: str) -> list[str]:
        """Leave the options with these words; returns their keys."""
        wanted = words.strip().casefold()
        kept = [o.key for o in self._options if wanted in f"{o.title} {o.description}".casefold()]
        for key, row in self._rows.items():
            self._form.setRowVisible(row, key in kept)
        return kept

    def _add_row(self, option: Option[Any]) -> None:
        editor = self.editors[option.key]
        editor.setAccessibleName(option.title)
        editor.setAccessibleDescription(option.description)
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(3)
        column.addWidget(editor, 0, Qt.AlignmentFlag.AlignLeft)
        if option.description:
            column.addWidget(Words(option.description, role="muted"))
        if isinstance(editor, QCheckBox):
            self._form.addRow(row)
        else:
            label = QLabel(option.title)
            label.setBuddy(editor)
            self._form.addRow(label, row)
        self._rows[option.key] = row

    def _restore(self) -> None:
        for option in self._options:
            self._settings.set(option, option.default)


class ChoiceBox(QComboBox):
    """Values with names. `chosen` carries the value that was chosen."""

    chosen = Signal(object)

    def __init__(self, values: Sequence[object], names: Sequence[str]) -> None:
        super().__init__()
        self._values = list(values)  # Qt would give an enum back as its text
        self.addItems(names)
        self.currentIndexChanged.connect(lambda place: self.chosen.emit(self._values[place]))

    def setValue(self, value: object) -> None:
        """Shows the value; one that is not on offer as the first."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def value(self) -> Any:
        """The value that is shown."""
        return self._values[self.currentIndex()]


class OptionBond(QObject):
    """Keeps an editor and its option alike, wherever either is set."""

    def __init__(self, option: Option[Any], settings: Settings, editor: QWidget, show: Callable[[Any], object]) -> None:
        super().__init__(editor)
        self._option, self._settings, self._editor, self._show = option, settings, editor, show
        self.follow(option)
        settings.changed.connect(self.follow)

    def follow(self, changed: Option[Any]) -> None:
        """Show the option's value if it is the one that changed."""
        if changed.key == self._option.key:
            with QSignalBlocker(self._editor):
                self._show(self._settings.get(self._option))

    def edited(self, value: object) -> None:
        """Take over what the editor has now."""
        self._settings.set(self._option, value)


def editor_of(option: Option[Any], settings: Settings) -> QWidget:
    """A widget that shows the option and sets it."""
    if option.font_family or option.allowed:
        families = ("", *QFontDatabase.families(QFontDatabase.WritingSystem.Latin)) if option.font_family else ()
        choice = ChoiceBox(option.allowed or families, option.named or (_USUAL_FONT, *families[1:]))
        choice.chosen.connect(OptionBond(option, settings, choice, choice.setValue).edited)
        return choice
    if isinstance(option.default, bool):
        box = QCheckBox(option.title)
        box.toggled.connect(OptionBond(option, settings, box, box.setChecked).edited)
        return box
    least, most, unit = option.least or 0, option.most or 99, f" {option.unit}".rstrip()
    if isinstance(option.default, int):
        whole = QSpinBox(minimum=int(least), maximum=int(most), singleStep=int(option.step), suffix=unit)
        whole.valueChanged.connect(OptionBond(option, settings, whole, whole.setValue).edited)
        return whole
    number = QDoubleSpinBox(minimum=least, maximum=most, singleStep=option.step, suffix=unit, decimals=1)
    number.valueChanged.connect(OptionBond(option, settings, number, number.setValue).edited)
    return number
