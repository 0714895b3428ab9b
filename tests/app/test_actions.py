"""The registry of actions: no clash, no chord on a verdict letter, everything reachable and explained."""

from collections import Counter

from pytestqt.qtbot import QtBot

from app.action_specs import ACTIONS, Menu, Needs
from app.actions import ActionRegistry
from app.theme import RESOURCES


def test_no_key_and_no_chord_belongs_to_two_actions() -> None:
    used = Counter(key for spec in ACTIONS for key in (*spec.keys, *spec.chords))
    assert [key for key, count in used.items() if count > 1] == []


def test_no_chord_holds_a_verdict_letter() -> None:
    assert not [c for spec in ACTIONS for c in spec.chords if c.rsplit("+", 1)[-1] in set("VDU0123")]


def test_every_action_is_in_a_menu_with_a_tip_and_its_icon_exists(qtbot: QtBot) -> None:
    assert {spec.menu for spec in ACTIONS} == set(Menu)
    for spec in ACTIONS:
        assert spec.tip and spec.text
        assert not spec.icon or (RESOURCES / "icons" / f"{spec.icon}.svg").exists()


def test_a_menu_names_a_key_as_the_help_does(qtbot: QtBot) -> None:
    from PySide6.QtCore import QObject

    owner = QObject()
    assert ActionRegistry(owner)["untick"].shortcut().toString() == "Shift+Enter"


def test_ids_are_unique() -> None:
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_a_key_does_nothing_while_its_action_is_not_possible(qtbot: QtBot) -> None:
    from PySide6.QtCore import QObject

    owner = QObject()
    registry = ActionRegistry(owner)
    heard: list[str] = []
    registry.triggered.connect(heard.append)
    registry.enable(set())
    assert not registry.press("V")
    registry.enable({Needs.PROJECT, Needs.ARTICLE, Needs.STATEMENT})
    assert registry.press("V") and registry.press("Shift+1")
    assert not registry.press("Z")
    assert heard == ["verified", "other_verified"]
