"""The rules of a project: which statements are shown, what is asked for, when to go on."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotations.errors import FactdeskError
from annotations.exporting.references.styles import STYLES, read_style, style_name
from annotations.model.settings import PRESETS, Advance, MinorRule, Preset, ProjectSettings
from annotations.model.vocabulary import QuantityKind, StatementKind
from app.dialogs.preferences import ChoiceBox
from app.views.inspector_parts import FlowLayout, Words
from app.views.scrolling import ScrollingPage, fit_dialog

_SHARED = (
    "These rules belong to the project: they hold in all its copies and for everybody who judges in it. "
    "Undo takes a change back."
)
_KINDS = {
    StatementKind.NUMERIC: "Figures",
    StatementKind.ATTRIBUTED: "Attributed statements: somebody said something",
}
_FIGURES = {
    QuantityKind.COUNT: "Counts",
    QuantityKind.PERCENT: "Percentages",
    QuantityKind.MONEY: "Money",
    QuantityKind.MEASURE: "Measures",
    QuantityKind.AGE: "Ages",
    QuantityKind.DATE: "Dates",
    QuantityKind.TIME: "Clock times",
    QuantityKind.DURATION: "Durations",
    QuantityKind.ORDINAL: "Ordinals and rankings",
    QuantityKind.FRACTION: "Fractions",
    QuantityKind.VAGUE: "Vague amounts: hundreds, several",
}
_ADVANCE = {
    Advance.WHEN_COMPLETE: "When nothing more is wanted of it",
    Advance.ALWAYS: "Always, also where a reason or a citation is wanted",
    Advance.NEVER: "Never by itself",
}
_PRESET_TIPS = {
    Preset.NEWSROOM: "Judge what matters, with evidence",
    Preset.RESEARCH: "Mark everything, unaided first, a fifth of it twice and blind",
}


class ProjectSettingsDialog(QDialog):
    """Edits the rules. `edited` carries the ProjectSettings that were saved; nothing if they are as before."""

    edited = Signal(object)

    def __init__(self, settings: ProjectSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Project settings")
        self._before = settings
        self.presets = {preset: QPushButton(preset.value.capitalize()) for preset in Preset}
        self.kinds = {kind: QCheckBox(words) for kind, words in _KINDS.items()}
        self.figures = {kind: QCheckBox(words) for kind, words in _FIGURES.items()}
        self.folded = {rule: QCheckBox(f"{rule.value[:1].upper()}{rule.value[1:]}") for rule in MinorRule}
        self.advance = ChoiceBox(tuple(Advance), tuple(_ADVANCE[advance] for advance in Advance))
        self.citations = QSpinBox(maximum=9)
        self.citations.setSpecialValueText("None")
        self.independent = QSpinBox(minimum=1, maximum=9)
        self.evidence_mb = QSpinBox(minimum=1, maximum=100_000)
        self.evidence_mb.setSuffix(" MB")
        self.primary = QSpinBox(maximum=9)
        self.primary.setSpecialValueText("None")
        self.first_pass = QCheckBox("Hide suggestions until a first pass is done")
        self.blind = QCheckBox("Hide what others judged until one’s own verdict is set")
        self.second_check = QSpinBox(maximum=100)
        self.second_check.setSuffix(" %")
        self.second_check.setSpecialValueText("None")
        self.organisation = QLineEdit(settings.organisation, maxLength=1_000)
        self.organisation_url = QLineEdit(settings.organisation_url, maxLength=1_000)
        self.organisation_url.setPlaceholderText("https://")
        self.citation_style = QComboBox()
        self.citation_style.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.own_style = QPushButton("A CSL file of your own…")
        self.own_style.setAutoDefault(False)
        self.own_style.clicked.connect(self._ask_style)
        for name in STYLES:
            self.citation_style.addItem(name, name)
        self.problem = Words()
        self.problem.setObjectName("problem")
        self._build()
        self.show_settings(settings)

    def _build(self) -> None:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.setSpacing(6)
        ways = FlowLayout()
        for preset, button in self.presets.items():
            button.setAutoDefault(False)
            button.setToolTip(_PRESET_TIPS[preset])
            button.setAccessibleName(f"Fill in the preset {preset.value}: {_PRESET_TIPS[preset].lower()}")
            button.clicked.connect(lambda _=False, preset=preset: self.show_settings(PRESETS[preset]))
            ways.addWidget(button)
        inside.addWidget(Words("Start from", bold=True))
        inside.addLayout(ways)
        for heading, boxes, across in (
            ("Suggestions that are shown", tuple(self.kinds.values()), 1),
            ("Kinds of figures that are shown", tuple(self.figures.values()), 2),
            ("Folded away as minor", tuple(self.folded.values()), 1),
        ):
            inside.addSpacing(8)
            inside.addWidget(Words(heading, bold=True))
            rows = QGridLayout()
            rows.setVerticalSpacing(6)
            for place, box in enumerate(boxes):
                rows.addWidget(box, *divmod(place, across))
            inside.addLayout(rows)
        inside.addSpacing(8)
        inside.addWidget(Words("Judging", bold=True))
        inside.addLayout(self._judging())
        inside.addSpacing(8)
        inside.addWidget(Words("Publishing", bold=True))
        inside.addLayout(self._publishing())
        inside.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(Words(_SHARED, role="muted"))
        scrolling = ScrollingPage()
        scrolling.setWidget(page)
        column.addWidget(scrolling, 1)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        fit_dialog(self)
        self.presets[Preset.NEWSROOM].setFocus()

    def _judging(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, field in (
            ("Go on to the next statement", self.advance),
            ("Citations that Verified and Disputed ask for", self.citations),
            ("From so many independent origins", self.independent),
            ("Of primary references", self.primary),
            ("The largest file that can be attached", self.evidence_mb),
            ("Statements that two reviewers judge", self.second_check),
            ("Citation style", self.citation_style),
        ):
            field.setAccessibleName(name)
            label = QLabel(name)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow(self.own_style)
        form.addRow(self.first_pass)
        form.addRow(
            Words(
                "A reviewer reads and marks each article unaided; what the detector found shows afterwards.",
                role="muted",
            )
        )
        form.addRow(self.blind)
        form.addRow(Words("Verdicts, citations and notes of others stay hidden; a lead sees everything.", role="muted"))
        return form

    def _publishing(self) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, field in (
            ("Organisation that publishes the fact-checks", self.organisation),
            ("Address of the page where they stand", self.organisation_url),
        ):
            field.setAccessibleName(name)
            label = QLabel(name)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow(Words("ClaimReview needs both; without them its reviews are exported as drafts.", role="muted"))
        return form

    def show_settings(self, settings: ProjectSettings) -> None:
        """Fill the form."""
        for kind, box in self.kinds.items():
            box.setChecked(kind in settings.kinds)
        for figure, box in self.figures.items():
            box.setChecked(figure not in settings.hidden_figures)
        for rule, box in self.folded.items():
            box.setChecked(rule not in settings.unfolded)
        self.advance.setValue(settings.advance)
        self.citations.setValue(settings.citations)
        self.independent.setValue(max(settings.independent, 1))
        self.primary.setValue(settings.primary)
        self.evidence_mb.setValue(settings.evidence_mb)
        self.first_pass.setChecked(settings.first_pass)
        self.blind.setChecked(settings.blind)
        self.second_check.setValue(settings.second_check)
        self._show_style(settings.citation_style)

    def settings(self) -> ProjectSettings:
        """The rules as the form has them."""
        others = self._before.kinds - set(self.kinds)
        return replace(
            self._before,
            kinds=others | {kind for kind, box in self.kinds.items() if box.isChecked()},
            hidden_figures=frozenset(figure for figure, box in self.figures.items() if not box.isChecked()),
            unfolded=frozenset(rule for rule, box in self.folded.items() if not box.isChecked()),
            advance=Advance(self.advance.value()),
            citations=self.citations.value(),
            independent=self.independent.value(),
            primary=self.primary.value(),
            evidence_mb=self.evidence_mb.value(),
            first_pass=self.first_pass.isChecked(),
            blind=self.blind.isChecked(),
            second_check=self.second_check.value(),
            organisation=" ".join(self.organisation.text().split()),
            organisation_url=self.organisation_url.text().strip(),
            citation_style=self.citation_style.currentData(),
        )

    def _show_style(self, style: str) -> None:
        """Choose a style; one that is not on offer yet is added."""
        if self.citation_style.findData(style) < 0:
            self.citation_style.addItem(style_name(style), style)
        self.citation_style.setCurrentIndex(self.citation_style.findData(style))

    def _ask_style(self) -> None:
        dialog = QFileDialog(
            self, "Choose a citation style", str(Path.home()), "Citation styles (*.csl);;All files (*)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.takeStyle(Path(chosen)))
        dialog.open()

    def takeStyle(self, path: Path) -> None:
        """Offer the style in a CSL file, and choose it; says why if it is refused."""
        try:
            self._show_style(read_style(path))
        except FactdeskError as error:
            self.problem.setWords(str(error))
            return
        self.problem.setWords("")
        self.citation_style.setFocus()

    def accept(self) -> None:
        """Report the rules, unless no suggestion would be left."""
        settings = self.settings()
        if not any(box.isChecked() for box in self.kinds.values()):
            self.problem.setWords("No suggestion would be shown. Tick at least one kind of statement.")
            self.kinds[StatementKind.NUMERIC].setFocus()
            return
        if settings != self._before:
            self.edited.emit(settings)
        super().accept()
