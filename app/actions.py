"""The one registry of what can be done in the window.

It feeds the menus, the toolbar, the key map and the key help. Single keys are pressed while the
text has the focus and go through `app.keys`; chords are ordinary Qt shortcuts. No chord contains a
verdict letter (V, D, U), so that a finger which slips off Ctrl judges nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.icons import icon


class Menu(StrEnum):
    """The menus, in their order."""

    PROJECT = "&Project"
    EDIT = "&Edit"
    ARTICLE = "&Article"
    STATEMENT = "&Statement"
    VERDICT = "&Verdict"
    CITATION = "&Citation"
    VIEW = "Vie&w"
    HELP = "&Help"


class Needs(StrEnum):
    """What must be there for an action to be possible."""

    NOTHING = ""
    PROJECT = "project"
    ARTICLE = "article"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do.

    `keys` are single keys as `app.keys` names them ("V", "1", "Shift+V", ".", "Return"); `chords`
    are shortcuts as Qt writes them. `tip` is a sentence for the status bar and the key help.
    """

    id: str
    text: str
    menu: Menu
    needs: Needs = Needs.NOTHING
    keys: tuple[str, ...] = ()
    chords: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    separator: bool = False

    @property
    def shown_keys(self) -> str:
        """All its keys, as the help prints them."""
        return ", ".join(self.keys + self.chords).replace("Return", "Enter")


_P, _A, _S = Needs.PROJECT, Needs.ARTICLE, Needs.STATEMENT

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&New project…", Menu.PROJECT, chords=("Ctrl+N",), tip="Start an empty project"),
    ActionSpec("open", "&Open project…", Menu.PROJECT, chords=("Ctrl+O",), icon="folder", tip="Open a project file"),
    ActionSpec("samples", "Open the &sample articles", Menu.PROJECT, tip="A project with five articles to try out"),
    ActionSpec(
        "import",
        "&Import articles…",
        Menu.PROJECT,
        _P,
        chords=("Ctrl+I",),
        icon="import",
        separator=True,
        tip="Add plain text files and find their statements",
    ),
    ActionSpec(
        "paste",
        "Import from the clip&board",
        Menu.PROJECT,
        _P,
        chords=("Shift+Ins", "Ctrl+Shift+I"),
        tip="Add the copied words as an article",
    ),
    ActionSpec(
        "detect",
        "&Find statements again",
        Menu.PROJECT,
        _P,
        tip="Look for statements in the articles where that was not finished",
    ),
    ActionSpec(
        "export",
        "&Export verdicts…",
        Menu.PROJECT,
        _P,
        chords=("Ctrl+E",),
        icon="export",
        separator=True,
        tip="Write a spreadsheet of statements, verdicts and citations",
    ),
    ActionSpec("reviewer", "Who is &judging…", Menu.PROJECT, _P, separator=True, tip="Choose or add the reviewer"),
    ActionSpec("quit", "&Quit", Menu.PROJECT, chords=("Ctrl+Q",), separator=True, tip="Everything is saved already"),
    ActionSpec("undo", "&Undo", Menu.EDIT, _P, chords=("Ctrl+Z",), icon="undo", tip="Take the last step back"),
    ActionSpec("redo", "&Redo", Menu.EDIT, _P, chords=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", tip="Do it again"),
    ActionSpec(
        "find",
        "&Find in the article…",
        Menu.EDIT,
        _A,
        chords=("Ctrl+F",),
        icon="search",
        separator=True,
        tip="Search the words of this article",
    ),
    ActionSpec(
        "search",
        "Find in the &project…",
        Menu.EDIT,
        _P,
        chords=("Ctrl+Shift+F",),
        icon="search",
        tip="Search the words of all articles",
    ),
    ActionSpec(
        "previous_article",
        "&Previous article",
        Menu.ARTICLE,
        _A,
        chords=("Ctrl+PgUp",),
        icon="previous",
        tip="Go to the article before",
    ),
    ActionSpec(
        "next_article",
        "&Next article",
        Menu.ARTICLE,
        _A,
        chords=("Ctrl+PgDown",),
        icon="next",
        tip="Go to the article after",
    ),
    ActionSpec(
        "tick",
        "&Tick the sentence",
        Menu.ARTICLE,
        _A,
        keys=("Return",),
        icon="check",
        separator=True,
        tip="This sentence is read and holds nothing else to check; goes to the next",
    ),
    ActionSpec(
        "details",
        "Article &details…",
        Menu.ARTICLE,
        _A,
        chords=("F2",),
        icon="info",
        tip="Title, outlet, address and date",
    ),
    ActionSpec(
        "mask", "&Mask the selection", Menu.ARTICLE, _A, tip="Leave the selected words out of checking", separator=True
    ),
    ActionSpec(
        "lift_mask", "&Lift the mask", Menu.ARTICLE, _A, tip="Check the masked words at the selection after all"
    ),
    ActionSpec(
        "remove_article", "&Remove from the project", Menu.ARTICLE, _A, tip="Takes it off the list; undo brings it back"
    ),
    ActionSpec(
        "next_open", "&Next open", Menu.STATEMENT, _A, keys=("N",), tip="Go to the next statement that is not judged"
    ),
    ActionSpec("down", "&Down", Menu.STATEMENT, _A, keys=("J",), tip="Go to the next statement"),
    ActionSpec("up", "&Up", Menu.STATEMENT, _A, keys=("K",), tip="Go to the statement before"),
    ActionSpec(
        "outer", "&Outer statement", Menu.STATEMENT, _S, chords=("Alt+Up",), tip="Go to the statement around this one"
    ),
    ActionSpec(
        "inner", "&Inner statement", Menu.STATEMENT, _S, chords=("Alt+Down",), tip="Go to a statement inside this one"
    ),
    ActionSpec(
        "accept", "&Accept", Menu.STATEMENT, _S, keys=("A",), separator=True, tip="Keep the suggestion as a statement"
    ),
    ActionSpec("reject", "Not a s&tatement", Menu.STATEMENT, _S, keys=("X",), tip="Take it out of the work"),
    ActionSpec(
        "draw", "New from &selection", Menu.STATEMENT, _A, keys=("S",), tip="Make the selected words a statement"
    ),
    ActionSpec(
        "recut",
        "R&e-cut to the selection",
        Menu.STATEMENT,
        _S,
        keys=("E",),
        tip="Give the statement the selected words",
    ),
    ActionSpec(
        "note",
        "&Note",
        Menu.STATEMENT,
        _S,
        keys=("M",),
        icon="note",
        separator=True,
        tip="Write a remark; it is no verdict",
    ),
    ActionSpec("history", "&History", Menu.STATEMENT, _S, keys=("H",), tip="Show what happened to the statement"),
    ActionSpec("verified", "&Verified", Menu.VERDICT, _S, keys=("V", "1"), tip="Judge the framed question: verified"),
    ActionSpec(
        "disputed",
        "&Disputed",
        Menu.VERDICT,
        _S,
        keys=("D", "2"),
        tip="Judge the framed question: disputed; then a reason",
    ),
    ActionSpec(
        "unverifiable",
        "&Unverifiable",
        Menu.VERDICT,
        _S,
        keys=("U", "3"),
        tip="Judge the framed question: unverifiable; then a reason",
    ),
    ActionSpec(
        "other_verified",
        "Other question: verified",
        Menu.VERDICT,
        _S,
        keys=("Shift+V", "Shift+1"),
        separator=True,
        tip="Judge the question that is not framed: verified",
    ),
    ActionSpec(
        "other_disputed",
        "Other question: disputed",
        Menu.VERDICT,
        _S,
        keys=("Shift+D", "Shift+2"),
        tip="Judge the question that is not framed: disputed",
    ),
    ActionSpec(
        "other_unverifiable",
        "Other question: unverifiable",
        Menu.VERDICT,
        _S,
        keys=("Shift+U", "Shift+3"),
        tip="Judge the question that is not framed: unverifiable",
    ),
    ActionSpec(
        "no_check",
        "No check &needed",
        Menu.VERDICT,
        _S,
        keys=("W",),
        separator=True,
        tip="A decision, not a verdict; then a reason",
    ),
    ActionSpec("clear", "&Clear", Menu.VERDICT, _S, keys=("0",), tip="Withdraw your judgement of the framed question"),
    ActionSpec("later", "&Later", Menu.VERDICT, _S, keys=(".",), tip="Leave the statement for later, and go on"),
    ActionSpec(
        "cite", "&New citation", Menu.CITATION, _S, keys=("C",), icon="cite", tip="Say what the judgement rests on"
    ),
    ActionSpec("repeat", "&Repeat the last reference", Menu.CITATION, _S, keys=("R",), tip="Cite the same work again"),
    ActionSpec(
        "minor",
        "Show &minor statements",
        Menu.VIEW,
        _A,
        keys=("F",),
        checkable=True,
        tip="Unfold the statements of minor weight",
    ),
    ActionSpec(
        "larger", "&Larger text", Menu.VIEW, chords=("Ctrl++", "Ctrl+="), separator=True, tip="Enlarge the article"
    ),
    ActionSpec("smaller", "&Smaller text", Menu.VIEW, chords=("Ctrl+-",), tip="Shrink the article"),
    ActionSpec("keys", "&Keys and help", Menu.HELP, keys=("F1",), icon="info", tip="All keys, and how checking works"),
    ActionSpec("about", "&About Factdesk", Menu.HELP, tip="Version and licence"),
)


class ActionRegistry(QObject):
    """The QActions of a window. `triggered` carries the id, whether by menu, button, chord or key."""

    triggered = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.id: self._made(spec) for spec in ACTIONS}
        self._by_key = {key: spec.id for spec in ACTIONS for key in spec.keys}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of_menu(self, menu: Menu) -> list[tuple[ActionSpec, QAction]]:
        """The actions of a menu, in order."""
        return [(spec, self._actions[spec.id]) for spec in ACTIONS if spec.menu is menu]

    def press(self, key: str) -> bool:
        """Trigger the action of a single key; whether there is one that is possible now."""
        action = self._actions.get(self._by_key.get(key, ""))
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True

    def enable(self, available: set[Needs]) -> None:
        """Make possible what needs no more than `available`."""
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(spec.needs is Needs.NOTHING or spec.needs in available)

    def refresh_icons(self) -> None:
        """Draw the icons anew, after the theme changed."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon))

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setStatusTip(spec.tip)
        keys = f" ({spec.shown_keys})" if spec.shown_keys else ""
        action.setToolTip(f"{spec.tip}{keys}")
        action.setAutoRepeat(False)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.chords:
            action.setShortcuts([QKeySequence(chord) for chord in spec.chords])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        elif spec.keys:
            # shown in the menu, but pressed through app.keys: a Qt shortcut would neither know the
            # physical key nor leave the letter to a field that is being typed into
            action.setShortcut(QKeySequence(spec.keys[0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self.triggered.emit(spec.id))
        return action
