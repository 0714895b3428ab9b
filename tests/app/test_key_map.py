"""Which keys an action may have, and that every text names the current ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from annotations.model.vocabulary import SO, Verdict, reasons_for
from app import key_map
from app.action_specs import ACTIONS, Needs
from app.actions import ActionRegistry
from app.key_map import NO_NAME, KeyMap, fill_keys, is_single, use_keys, with_key
from app.views.citations import CitationPanel
from app.views.drafts import Drafts
from app.views.notes import Notes
from app.views.questions import VerdictButton, reason_letters


@pytest.fixture(autouse=True)
def _own_keys() -> Iterator[None]:
    yield
    use_keys(KeyMap())


def test_without_a_change_each_action_has_the_keys_of_the_table() -> None:
    keys = KeyMap()
    assert all(keys.of(spec.id) == spec.keys + spec.chords for spec in ACTIONS)
    assert keys.stored() == ""


def test_every_key_of_the_table_may_be_given_to_its_action() -> None:
    """Else *Reset* would be refused."""
    keys = KeyMap()
    refused = {key: problem for s in ACTIONS for key in keys.of(s.id) if (problem := keys.problem(s.id, key))}
    assert refused == {}


def test_single_keys_of_the_table_are_named_as_keys_are() -> None:
    assert all(is_single(key) for spec in ACTIONS for key in spec.keys)
    assert not any(is_single(chord) for spec in ACTIONS for chord in spec.chords)


def test_what_was_changed_is_stored_and_read_again() -> None:
    keys = KeyMap()
    keys.give("next_open", ["Z"])
    keys.give("later", [])
    again = KeyMap(keys.stored())
    assert again.of("next_open") == ("Z",) and again.of("later") == ()
    assert again.of("verified") == ("V", "1")


@pytest.mark.parametrize("stored", ["{", "[]", '{"no such action": ["Z"]}', '{"down": "Z"}', '{"down": ["Ctrl+V"]}'])
def test_what_cannot_be_read_is_left_out(stored: str) -> None:
    keys = KeyMap(stored)
    assert all(keys.of(spec.id) == spec.keys + spec.chords for spec in ACTIONS)


def test_a_key_that_was_given_away_in_an_earlier_version_stays_with_its_new_action() -> None:
    keys = KeyMap('{"down": ["N"]}')
    assert keys.of("down") == ("N",) and keys.of("next_open") == ()
    assert keys.owner("N") == "down"


@pytest.mark.parametrize(
    ("action", "key", "words"),
    [
        ("next_open", "J", "J belongs to “Down”"),
        ("next_open", "Ctrl+Z", "Ctrl+Z belongs to “Undo”"),
        ("next_open", "Return", "Enter belongs to “Tick the sentence”"),
        ("find", "Ctrl+V", "V judges"),
        ("find", "Ctrl+Shift+D", "D judges"),
        ("find", "Alt+2", "2 judges"),
        ("find", "Ctrl+W", "W judges"),
        ("verified", "Z", "Ctrl+Z is “Undo”"),
        ("down", "Down", "Down moves"),
        ("down", "Shift+Left", "Shift+Left moves"),
        ("down", "Ctrl+Alt+Shift+Left", "Ctrl+Alt+Shift+Left moves"),
        ("down", "Tab", "Tab moves"),
        ("down", "Escape", "Escape moves"),
        ("down", "PgUp", "PgUp moves"),
        ("down", "Alt+S", "Alt+S opens the menu Statement"),
        ("down", "", NO_NAME),
        ("down", "Ö", NO_NAME),
    ],
)
def test_a_key_is_refused_in_words(action: str, key: str, words: str) -> None:
    assert KeyMap().problem(action, key).startswith(words)


@pytest.mark.parametrize(("action", "key"), [("find", "Ctrl+G"), ("down", "Z"), ("next_open", "Y"), ("find", "Ctrl+J")])
def test_a_free_key_is_taken(action: str, key: str) -> None:
    assert KeyMap().problem(action, key) == ""


def test_a_chord_must_not_hold_the_key_that_judges_now() -> None:
    keys = KeyMap()
    keys.give("accept", [])
    keys.give("verified", ["A"])
    assert keys.problem("find", "Ctrl+Shift+A").startswith("A judges")


def test_reset_waits_until_the_key_is_free() -> None:
    keys = KeyMap()
    keys.give("next_open", ["Z"])
    keys.give("down", ["N"])
    assert keys.reset("next_open").startswith("N belongs to “Down”")
    assert keys.of("next_open") == ("Z",)
    assert keys.reset("down") == "" and keys.reset("next_open") == ""
    assert keys.stored() == ""


@pytest.fixture
def registry(qtbot: QtBot) -> Iterator[ActionRegistry]:
    owner = QObject()
    made = ActionRegistry(owner)
    made.enable(set(Needs))
    yield made
    owner.deleteLater()


def test_a_change_acts_at_once(registry: ActionRegistry) -> None:
    heard: list[str] = []
    registry.triggered.connect(heard.append)
    assert registry.rebind("next_open", ["Z", "Ctrl+G"]) == ""
    assert registry.press("Z") and not registry.press("N")
    assert heard == ["next_open"]
    assert registry["next_open"].shortcuts() == [QKeySequence("Ctrl+G")]
    assert registry["next_open"].toolTip().endswith("(Z, Ctrl+G)")
    assert registry.rebind("next_open", ["J"]).startswith("J belongs")
    assert registry.press("Z")
    assert registry.reset_keys("next_open") == ""
    assert registry.press("N")


def test_texts_name_the_current_key(registry: ActionRegistry, qtbot: QtBot) -> None:
    button, panel, notes = VerdictButton(Verdict.VERIFIED, "Is it so?"), CitationPanel(Drafts()), Notes(Drafts())
    for widget in (button, panel, notes):
        qtbot.addWidget(widget)
    assert (panel.new_button.text(), notes.field.placeholderText()) == ("New  C", "Note  M")
    registry.rebind("accept", [])
    registry.rebind("verified", ["A", "1"])
    registry.rebind("cite", ["Z"])
    registry.rebind("note", [])
    assert button.toolTip() == "Verified (A, 1)"
    assert (panel.new_button.text(), notes.field.placeholderText()) == ("New  Z", "Note")
    assert fill_keys("Press {key:cite}, or {key:note}") == "Press O, or Statement ▸ Note"
    assert with_key("Cite", "cite") == "Cite  O"


def test_letters_of_reasons_leave_the_current_keys_alone(registry: ActionRegistry) -> None:
    reasons = reasons_for(SO, Verdict.DISPUTED)
    assert "e" in reason_letters(reasons)
    registry.rebind("recut", [])
    registry.rebind("cite", ["E"])
    letters = reason_letters(reasons)
    assert "e" not in letters and set(letters.values()) == set(reasons)


def test_each_reason_has_a_letter_even_if_its_own_are_all_taken(registry: ActionRegistry) -> None:
    for action in ("recut", "repeat", "split", "ask", "accept", "look_at_evidence"):
        registry.rebind(action, [])
    for action, key in (("cite", "E"), ("down", "R"), ("up", "O")):
        assert registry.rebind(action, [key]) == ""
    reasons = reasons_for(SO, Verdict.DISPUTED)  # "error" has no other letters
    letters = reason_letters(reasons)
    assert set(letters.values()) == set(reasons) and not set(letters) & set("eroVDUWN".lower())


def test_no_text_of_the_window_names_a_key_by_hand() -> None:
    """It would stay when the key is changed: `with_key` and `fill_keys` name the current one."""
    by_hand = re.compile(r"  [A-Z]$|\bpress [A-Z]\b|\([A-Z]\)$|· [A-Z] [a-z]+s\b")
    named = []
    for path in Path(key_map.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        named += [
            f"{path.name}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
            if by_hand.search(node.value)
        ]
    assert named == []
