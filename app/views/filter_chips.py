"""The chips above the statement list: over what it goes, what it shows, in which order."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from annotations.model.vocabulary import State, StatementKind
from app.models.filters import Filters, Scope, Sort
from app.models.statements import Mark
from app.views.inspector_parts import FlowLayout

_CHIPS = (
    ("Open", "Open", "Only statements that you still have to judge"),
    ("Verified", "✓", "Only statements that were verified, as said or as so"),
    ("Disputed", "≠", "Only statements that were disputed, as said or as so"),
    ("Unverifiable", "?", "Only statements that are unverifiable, as said or as so"),
    ("Mine", "Mine", "Only statements that you judged, cut, noted, cited or asked about"),
    ("Numeric", "Numeric", "Only figures"),
    ("Attributed", "Attributed", "Only statements that somebody is said to have made"),
)
_KINDS = {"Numeric": StatementKind.NUMERIC, "Attributed": StatementKind.ATTRIBUTED}
_MARKS = {"Verified": Mark.VERIFIED, "Disputed": Mark.DISPUTED, "Unverifiable": Mark.UNVERIFIABLE}
_STATES = (
    State.WAITING,
    State.NEEDS_CITATION,
    State.NEEDS_SECOND_CHECK,
    State.LOOK_AGAIN,
    State.EVIDENCE_CHANGED,
    State.REVIEWERS_DIFFER,
    State.SIGNED_OFF,
)
_LATER = "Put off for later"
_SET_ASIDE = "Set aside as no statement"
_SCOPE_TIPS = {
    Scope.ARTICLE: "The statements of the article that is read",
    Scope.PROJECT: "The statements of all articles in one queue",
    Scope.SOURCES: "Who is to be asked for what, over all articles",
}

T = TypeVar("T")


class WordsField(QLineEdit):
    """Words that the list is filtered by. `left`: a person wants to go on to what they found."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Filter by words, source or ¶")
        self.setClearButtonEnabled(True)
        self.setAccessibleName("Filter statements by their words, source or label")
        self.setToolTip("Enter or ↓ goes to what is found")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterChips(QWidget):
    """Chips and small menus. `filtersChanged`, `scopeChosen` and `sortChosen` tell what a person chose."""

    filtersChanged = Signal()
    scopeChosen = Signal(object)  # Scope
    sortChosen = Signal(object)  # Sort

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = _drop_down("The list goes over this article, the project, or its sources")
        self.chips = {name: self._chip(name, text, tip) for name, text, tip in _CHIPS}
        self.state = _drop_down("Only statements in one of these states")
        self.sort = _drop_down("In which order the statements stand")
        self._scopes = self._menu_of(self.scope, {scope.value: scope for scope in Scope}, self._choose_scope)
        self._sorts = self._menu_of(self.sort, {f"By {sort.value}": sort for sort in Sort}, self._choose_sort)
        for scope, action in self._scopes.items():
            action.setToolTip(_SCOPE_TIPS[scope])
        self._states = {words: self._state_action(words) for words in (*_STATES, _LATER, _SET_ASIDE)}
        flow = FlowLayout(spacing=4)
        for part in (self.scope, *self.chips.values(), self.state, self.sort):
            flow.addWidget(part)
        self.setLayout(flow)
        self.setScope(Scope.ARTICLE)
        self.setSort(Sort.PLACE)
        self._name_states()

    # What is chosen

    def filters(self, others: Filters) -> Filters:
        """What the chips let through, with what else is asked in `others`."""
        on = {name for name, chip in self.chips.items() if chip.isChecked()}
        states = {words for words, action in self._states.items() if action.isChecked()}
        return replace(
            others,
            open_only="Open" in on,
            mine="Mine" in on,
            later=_LATER in states,
            set_aside=_SET_ASIDE in states,
            kinds=frozenset(kind for name, kind in _KINDS.items() if name in on),
            marks=frozenset(mark for name, mark in _MARKS.items() if name in on),
            states=frozenset(state for state in _STATES if state in states),
        )

    def clear(self) -> None:
        """Lets everything through."""
        for chip in self.chips.values():
            chip.setChecked(False)
        for action in self._states.values():
            action.setChecked(False)

    def showOnly(self, chips: Collection[str]) -> None:
        """Sets exactly these chips, by their names."""
        self.clear()
        for name in chips:
            self.chips[name].setChecked(True)

    def setScope(self, scope: Scope) -> None:
        """Shows over what the list goes."""
        self._scopes[scope].setChecked(True)
        _name(self.scope, scope.value, f"List: {scope.value.lower()}")
        self.scope.setToolTip(_SCOPE_TIPS[scope])

    def setSort(self, sort: Sort) -> None:
        """Shows in which order the statements stand."""
        self._sorts[sort].setChecked(True)
        usual = sort is Sort.PLACE
        _name(self.sort, "Sort" if usual else f"By {sort.value}", f"Sorted by {sort.value}")
        _mark_on(self.sort, on=not usual)

    def setOpenCount(self, number: int) -> None:
        """Says on its chip how many are open."""
        self.chips["Open"].setText(f"Open {number:,}")

    # Inside

    def _chip(self, name: str, text: str, tip: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setToolTip(tip)
        chip.setAccessibleName(f"{name} statements only" if name != "Mine" else "My statements only")
        chip.toggled.connect(self.filtersChanged)
        return chip

    def _menu_of(self, button: QPushButton, choices: dict[str, T], choose: Callable[[T], object]) -> dict[T, QAction]:
        group = QActionGroup(self)
        made: dict[T, QAction] = {}
        for words, choice in choices.items():
            action = QAction(words, group)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, choice=choice: choose(choice))
            made[choice] = action
        _menu(button).addActions(group.actions())
        return made

    def _state_action(self, words: str) -> QAction:
        action = QAction(words, self)
        action.setCheckable(True)
        action.toggled.connect(self._states_toggled)
        _menu(self.state).addAction(action)
        return action

    def _states_toggled(self) -> None:
        self._name_states()
        self.filtersChanged.emit()

    def _name_states(self) -> None:
        on = [words for words, action in self._states.items() if action.isChecked()]
        text = "State" if not on else on[0] if len(on) == 1 else f"{len(on)} states"
        _name(self.state, "Later" if text == _LATER else text, f"States shown: {', '.join(on) or 'all'}")
        _mark_on(self.state, on=bool(on))

    def _choose_scope(self, scope: Scope) -> None:
        self.scopeChosen.emit(scope)

    def _choose_sort(self, sort: Sort) -> None:
        self.setSort(sort)
        self.sortChosen.emit(sort)


def _drop_down(tip: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "chip")
    button.setToolTip(tip)
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    button.setMenu(menu)
    return button


def _menu(button: QPushButton) -> QMenu:
    menu = button.menu()
    assert isinstance(menu, QMenu)
    return menu


def _name(button: QPushButton, text: str, spoken: str) -> None:
    button.setText(f"{text} ▾")
    button.setAccessibleName(spoken)


def _mark_on(button: QPushButton, *, on: bool) -> None:
    """Draws a drop-down as a chip that is pressed, while it holds something back."""
    button.setProperty("on", on)
    button.style().unpolish(button)
    button.style().polish(button)
