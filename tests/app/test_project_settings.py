"""The form of the project's rules."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from annotations.exporting.references.styles import style_bytes, style_name
from annotations.model.settings import PRESETS, Advance, MinorRule, Preset, ProjectSettings
from annotations.model.vocabulary import QuantityKind, StatementKind
from app.dialogs.project_settings import ProjectSettingsDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> ProjectSettingsDialog:
    made = ProjectSettingsDialog(ProjectSettings())
    qtbot.addWidget(made)
    made.show()
    return made


def save(dialog: ProjectSettingsDialog) -> list[ProjectSettings]:
    """What the button Save reports."""
    told: list[ProjectSettings] = []
    dialog.edited.connect(told.append)
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    return told


@pytest.mark.parametrize("preset", Preset)
def test_what_is_shown_is_what_is_read(dialog: ProjectSettingsDialog, preset: Preset) -> None:
    dialog.show_settings(PRESETS[preset])
    assert dialog.settings() == PRESETS[preset]
    assert dialog.settings().stored() == PRESETS[preset].stored()


def test_a_preset_fills_the_form_and_is_saved(dialog: ProjectSettingsDialog) -> None:
    QTest.mouseClick(dialog.presets[Preset.RESEARCH], Qt.MouseButton.LeftButton)
    assert dialog.first_pass.isChecked() and not any(box.isChecked() for box in dialog.folded.values())
    assert save(dialog) == [PRESETS[Preset.RESEARCH]]
    assert not dialog.isVisible()


def test_single_rules_are_saved(dialog: ProjectSettingsDialog) -> None:
    dialog.folded[MinorRule.DATES].setChecked(False)
    dialog.figures[QuantityKind.ORDINAL].setChecked(False)
    dialog.kinds[StatementKind.NUMERIC].setChecked(False)
    dialog.advance.setValue(Advance.ALWAYS)
    dialog.citations.setValue(2)
    dialog.independent.setValue(2)
    dialog.primary.setValue(1)
    assert save(dialog) == [
        ProjectSettings(
            kinds=frozenset({StatementKind.ATTRIBUTED}),
            hidden_figures=frozenset({QuantityKind.ORDINAL}),
            unfolded=frozenset({MinorRule.DATES}),
            advance=Advance.ALWAYS,
            citations=2,
            independent=2,
            primary=1,
        )
    ]


def test_a_style_of_ones_own_is_saved_with_its_xml_and_a_bad_one_refused(
    dialog: ProjectSettingsDialog, tmp_path: Path
) -> None:
    own, bad = tmp_path / "own.csl", tmp_path / "bad.csl"
    own.write_bytes(style_bytes("MLA").replace(b"<title>", b"<title>Our "))
    bad.write_text("<html/>")
    dialog.takeStyle(bad)
    assert "no CSL style" in dialog.problem.text() and dialog.settings() == ProjectSettings()
    dialog.takeStyle(own)
    assert dialog.problem.text() == "" and dialog.citation_style.currentText().startswith("Our ")
    [saved] = save(dialog)
    assert style_name(saved.citation_style).startswith("Our ")
    assert ProjectSettings.of_stored(saved.stored()) == saved


def test_nothing_changed_is_nothing_saved(dialog: ProjectSettingsDialog) -> None:
    assert save(dialog) == [] and not dialog.isVisible()


def test_a_project_that_would_show_nothing_is_refused(dialog: ProjectSettingsDialog) -> None:
    for box in dialog.kinds.values():
        box.setChecked(False)
    assert save(dialog) == []
    assert dialog.isVisible() and "Tick at least one" in dialog.problem.text()


def test_it_says_that_the_rules_are_shared(dialog: ProjectSettingsDialog) -> None:
    assert any("all its copies" in label.text() for label in dialog.findChildren(QLabel))


def test_who_publishes_is_saved_and_no_preset_takes_it_away(dialog: ProjectSettingsDialog) -> None:
    QTest.keyClicks(dialog.organisation, "The Desk")
    QTest.keyClicks(dialog.organisation_url, "https://desk.example/checks")
    QTest.mouseClick(dialog.presets[Preset.RESEARCH], Qt.MouseButton.LeftButton)
    [saved] = save(dialog)
    assert (saved.organisation, saved.organisation_url) == ("The Desk", "https://desk.example/checks")
    assert ProjectSettings.of_stored(saved.stored()) == saved
