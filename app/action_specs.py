"""What can be done in the window: one table, in the order of the menus.

No chord contains a verdict letter (V, D, U) or digit (0 to 3), so that a finger which slips off Ctrl
judges nothing.
"""

from dataclasses import dataclass
from enum import StrEnum


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
    are shortcuts as Qt writes them: what an action comes with (`app.key_map` knows what it has now).
    `tip` is a sentence for the status bar and the key help.
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


_P, _A, _S = Needs.PROJECT, Needs.ARTICLE, Needs.STATEMENT


def _spec(
    id_: str,
    text: str,
    menu: Menu,
    needs: Needs,
    tip: str,
    *,
    keys: str = "",
    chords: str = "",
    icon: str = "",
    checkable: bool = False,
    separator: bool = False,
) -> ActionSpec:
    """A row of the table; `keys` and `chords` are separated by blanks."""
    return ActionSpec(
        id_, text, menu, needs, tuple(keys.split()), tuple(chords.split()), icon, tip, checkable, separator
    )


# a row a line, to be read as a table
# fmt: off
_PROJECT = (
    _spec("new", "&New project…", Menu.PROJECT, Needs.NOTHING, "Start an empty project", chords="Ctrl+N"),
    _spec("open", "&Open project…", Menu.PROJECT, Needs.NOTHING, "Open a project file", chords="Ctrl+O", icon="folder"),
    _spec("samples", "Open the s&ample articles", Menu.PROJECT, Needs.NOTHING, "A project with five articles to try out"),
    _spec("import", "&Import articles…", Menu.PROJECT, _P, "Add plain text files and find their statements", chords="Ctrl+I", icon="import", separator=True),
    _spec("paste", "Import from the clip&board", Menu.PROJECT, _P, "Add the copied words as an article", chords="Shift+Ins Ctrl+Shift+I"),
    _spec("detect", "&Find statements again", Menu.PROJECT, _P, "Look for statements in the articles where that was not finished"),
    _spec("export", "&Export…", Menu.PROJECT, _P, "Write statements, verdicts and citations to a file: spreadsheets, JSON, markup for the web and for other programs", chords="Ctrl+E", icon="export", separator=True),
    _spec("report", "&Report…", Menu.PROJECT, _P, "One page to read, circulate and print, as HTML or PDF", chords="Ctrl+Shift+E"),
    _spec("checking_copy", "C&hecking copy…", Menu.PROJECT, _A, "The open article with a wide margin and boxes to tick, to print", chords="Ctrl+P"),
    _spec("checked_copy", "C&orrections…", Menu.PROJECT, _P, "What the writer has to change, article by article", chords="Ctrl+Shift+P"),
    _spec("read_back", "&Read an edited sheet back…", Menu.PROJECT, _P, "See what was changed in an exported workbook or CSV, and take it over", chords="Ctrl+Alt+R"),
    _spec("copy_project", "Make a &copy for…", Menu.PROJECT, _P, "A file for a colleague, all of it or without what is confidential", separator=True),
    _spec("merge_project", "&Merge a copy…", Menu.PROJECT, _P, "See what another copy of this project holds, and bring it in"),
    _spec("erase", "Erase for &good…", Menu.PROJECT, _P, "Take words out of the project, its history and its backups; leads only", separator=True),
    _spec("back_up", "Back &up now", Menu.PROJECT, _P, "Keep the project as it is now; one backup a session is made by itself", chords="Ctrl+Alt+B", separator=True),
    _spec("backups", "Bac&kups…", Menu.PROJECT, _P, "See what each backup holds, and restore one"),
    _spec("merge_back", "Merge the &private copy back", Menu.PROJECT, _P, "Bring what you did into the shared file, and take in what others did"),
    _spec("forks", "&Two values for one thing…", Menu.PROJECT, _P, "Settle what two copies have differently, side by side", chords="Shift+F6", separator=True),
    _spec("differences", "Where reviewers &differ…", Menu.PROJECT, _P, "Verdicts that differ, side by side, to agree on or to decide", chords="Shift+F9"),
    _spec("settings", "Project &settings…", Menu.PROJECT, _P, "Which statements are shown, what is asked for, when to go on", separator=True),
    _spec("reviewer", "Who is &judging…", Menu.PROJECT, _P, "Choose or add the reviewer"),
    _spec("roles", "&Leads and reviewers…", Menu.PROJECT, _P, "Say who gives final verdicts and signs off"),
    _spec("quit", "&Quit", Menu.PROJECT, Needs.NOTHING, "Everything is saved already", chords="Ctrl+Q", separator=True),
)

_EDIT = (
    _spec("undo", "&Undo", Menu.EDIT, _P, "Take the last step back", chords="Ctrl+Z", icon="undo"),
    _spec("redo", "&Redo", Menu.EDIT, _P, "Do it again", chords="Ctrl+Shift+Z Ctrl+Y", icon="redo"),
    _spec("find", "&Find in the article…", Menu.EDIT, _A, "Search the words of this article", chords="Ctrl+F", icon="search", separator=True),
    _spec("search", "Find in the &project…", Menu.EDIT, _P, "Search articles, statements, notes and citations", chords="Ctrl+Shift+F", icon="search"),
    _spec("palette", "&Go to or do anything…", Menu.EDIT, Needs.NOTHING, "Type part of an action, an article or a statement", chords="Ctrl+K"),
    _spec("preferences", "Pre&ferences…", Menu.EDIT, Needs.NOTHING, "Look, text, keys", chords="Ctrl+,", separator=True),
)

_ARTICLE = (
    _spec("previous_article", "&Previous article", Menu.ARTICLE, _A, "Go to the article before", chords="Ctrl+PgUp", icon="previous"),
    _spec("next_article", "&Next article", Menu.ARTICLE, _A, "Go to the article after", chords="Ctrl+PgDown", icon="next"),
    _spec("tick", "&Tick the sentence", Menu.ARTICLE, _A, "This sentence is read and holds nothing else to check; goes to the next that is not ticked", keys="Return", icon="check", separator=True),
    _spec("untick", "Unt&ick", Menu.ARTICLE, _A, "Take the tick of the sentence back", keys="Shift+Return"),
    _spec("next_uncovered", "Next &uncovered words", Menu.ARTICLE, _A, "Go to the next figure, quotation, name or superlative in no statement, or sentence not ticked", chords="F8"),
    _spec("previous_uncovered", "Uncovered words &before", Menu.ARTICLE, _A, "Go back to the figure, quotation, name or superlative before that is in no statement", chords="Shift+F8"),
    _spec("whats_left", "What is &left…", Menu.ARTICLE, _A, "All that must be done before this article is done; again, to go from one to the next", chords="F9"),
    _spec("first_pass", "&First pass done", Menu.ARTICLE, _A, "You have read and marked the article unaided: show the suggestions", checkable=True),
    _spec("details", "Article &details…", Menu.ARTICLE, _A, "Title, outlet, address and date", chords="F2", icon="info", separator=True),
    _spec("assign", "Who is to re&ad it…", Menu.ARTICLE, _A, "Give the article to reviewers; the list of articles shows it"),
    _spec("sign_off_article", "Si&gn off the article", Menu.ARTICLE, _A, "Sign off all of its statements that are done; for leads", chords="Ctrl+Shift+L"),
    _spec("mask", "&Mask the selection", Menu.ARTICLE, _A, "Leave the selected words out of checking", chords="Ctrl+M", separator=True),
    _spec("lift_mask", "Lift the mas&k", Menu.ARTICLE, _A, "Check the masked words at the selection after all", chords="Ctrl+Shift+M"),
    _spec("remove_article", "&Remove from the project", Menu.ARTICLE, _A, "Takes it off the list; undo brings it back", separator=True),
)

_STATEMENT = (
    _spec("next_open", "&Next open", Menu.STATEMENT, _A, "Go to the next statement that is not judged", keys="N"),
    _spec("previous_open", "&Previous open", Menu.STATEMENT, _A, "Go back to one that is not judged", keys="Shift+N"),
    _spec("down", "&Down", Menu.STATEMENT, _P, "Go to the next statement", keys="J"),
    _spec("up", "&Up", Menu.STATEMENT, _P, "Go to the statement before", keys="K"),
    _spec("outer", "&Outer statement", Menu.STATEMENT, _S, "Go to the statement around this one", chords="Alt+Up"),
    _spec("inner", "&Inner statement", Menu.STATEMENT, _S, "Go to a statement inside this one", chords="Alt+Down"),
    _spec("accept", "&Accept", Menu.STATEMENT, _S, "Keep the suggestion as a statement", keys="A", separator=True),
    _spec("reject", "Not a s&tatement", Menu.STATEMENT, _S, "Take it out of the work; then a reason", keys="X"),
    _spec("draw", "New from &selection", Menu.STATEMENT, _A, "Make the selected words a statement; then its kind", keys="S"),
    _spec("recut", "R&e-cut to the selection", Menu.STATEMENT, _S, "Give the statement the selected words; without a selection, select its words", keys="E"),
    _spec("split", "S&plit at the selection", Menu.STATEMENT, _S, "Cut the statement in two where the selection begins", keys="P"),
    _spec("merge", "Mer&ge with the next", Menu.STATEMENT, _S, "Make one statement of this and the next, or of those chosen in the list", keys="G"),
    _spec("kind", "&Kind…", Menu.STATEMENT, _S, "Numeric, attributed, or other", keys="T"),
    _spec("tier", "&Minor or to check", Menu.STATEMENT, _S, "Move it to the other tier", keys="L"),
    _spec("correct", "Co&rrect the reading", Menu.STATEMENT, _S, "Source, cue, speaker, polarity or figure were read wrongly", keys="I", separator=True),
    _spec("ask", "As&k somebody", Menu.STATEMENT, _S, "Note whom to ask, what, and until when", keys="Q"),
    _spec("note", "N&ote", Menu.STATEMENT, _S, "Write a remark; it is no verdict", keys="M", icon="note"),
    _spec("history", "&History", Menu.STATEMENT, _S, "Show what happened to the statement", keys="H"),
)

_VERDICT = (
    _spec("verified", "&Verified", Menu.VERDICT, _S, "Judge the framed question: verified", keys="V 1"),
    _spec("disputed", "&Disputed", Menu.VERDICT, _S, "Judge the framed question: disputed; then a reason", keys="D 2"),
    _spec("unverifiable", "&Unverifiable", Menu.VERDICT, _S, "Judge the framed question: unverifiable; then a reason", keys="U 3"),
    _spec("other_verified", "Other question: verified", Menu.VERDICT, _S, "Judge the question that is not framed: verified", keys="Shift+V Shift+1", separator=True),
    _spec("other_disputed", "Other question: disputed", Menu.VERDICT, _S, "Judge the question that is not framed: disputed", keys="Shift+D Shift+2"),
    _spec("other_unverifiable", "Other question: unverifiable", Menu.VERDICT, _S, "Judge the question that is not framed: unverifiable", keys="Shift+U Shift+3"),
    _spec("no_check", "No check &needed", Menu.VERDICT, _S, "A decision, not a verdict; then a reason", keys="W", separator=True),
    _spec("clear", "&Clear", Menu.VERDICT, _S, "Withdraw your judgement of the framed question", keys="0"),
    _spec("later", "&Later", Menu.VERDICT, _S, "Leave the statement for later, and go on", keys="."),
    _spec("sign_off", "&Sign off", Menu.VERDICT, _S, "Sign the statement off, or take that back; for leads", chords="Ctrl+L", separator=True),
)

_CITATION = (
    _spec("cite", "&New citation", Menu.CITATION, _S, "Say what the judgement rests on", keys="C", icon="cite"),
    _spec("repeat", "&Repeat the working source", Menu.CITATION, _S, "Cite the pinned reference, or the last one, for all chosen statements", keys="R"),
    _spec("pin", "&Pin the working source", Menu.CITATION, _S, "Keep the reference that was cited last for the key of Repeat; again to let go of it", keys="Shift+R", checkable=True),
    _spec("cite_statement", "Use the &statement as a source", Menu.CITATION, _S, "Make the current statement the working source, to cite it for others", chords="Ctrl+R", separator=True),
    _spec("cite_article", "Use the &article as a source", Menu.CITATION, _A, "Make the article the working source, to cite it for statements of others", chords="Ctrl+Shift+R"),
    _spec("import_references", "I&mport references…", Menu.CITATION, _P, "Add works from a BibTeX, RIS or CSL JSON file", chords="Ctrl+Alt+I", separator=True),
    _spec("export_references", "E&xport references…", Menu.CITATION, _P, "Write the library as BibTeX, RIS or CSL JSON", chords="Ctrl+Alt+E"),
    _spec("attach", "&Attach files…", Menu.CITATION, _S, "Keep files or images in the project, behind what the citation cites", keys="Shift+C", icon="attach", separator=True),
    _spec("look_at_evidence", "&Look at the files", Menu.CITATION, _S, "Read the attached file of the citation, and take the passage from it", keys="O"),
    _spec("save_evidence", "Save copies of all its &files…", Menu.CITATION, _S, "Write the files that hang on the citation's reference into a folder"),
    _spec("verify_evidence", "&Verify all evidence", Menu.CITATION, _P, "Read every attached file against its checksum, and list what is wrong", chords="Shift+F12"),
    _spec("references", "References &library…", Menu.CITATION, _P, "All cited works: search, edit, duplicates, who cites them", chords="F12", separator=True),
)

_VIEW = (
    _spec("minor", "Show &minor statements", Menu.VIEW, _P, "Unfold the statements of minor weight", keys="F", checkable=True),
    _spec("backlight", "Fade the un&marked", Menu.VIEW, _A, "Let what is in no statement stand back", keys="B", checkable=True),
    _spec("list_article", "Statements of this &article", Menu.VIEW, _P, "List what is in the article that is read", chords="F3", checkable=True, separator=True),
    _spec("list_project", "Statements of the &project", Menu.VIEW, _P, "List all articles in one queue", chords="F4", checkable=True),
    _spec("list_sources", "Statements by &source", Menu.VIEW, _P, "List who is to be asked for what, over all articles", chords="F5", checkable=True),
    _spec("overview", "&Overview…", Menu.VIEW, _P, "Progress and verdicts by article, source and reviewer", chords="F6", separator=True),
    _spec("ask_list", "As&k list…", Menu.VIEW, _P, "Everything that is to be asked, by addressee, to print", chords="F7"),
    _spec("project_history", "Project &history…", Menu.VIEW, _P, "What everybody did, the newest first, by person, time and words", chords="Ctrl+H"),
    _spec("larger", "&Larger text", Menu.VIEW, Needs.NOTHING, "Enlarge the article", chords="Ctrl++ Ctrl+=", separator=True),
    _spec("smaller", "&Smaller text", Menu.VIEW, Needs.NOTHING, "Shrink the article", chords="Ctrl+-"),
    _spec("full_screen", "&Full screen", Menu.VIEW, Needs.NOTHING, "Only the window, nothing around it", chords="F11", checkable=True),
)

_HELP = (
    _spec("keys", "&Keys", Menu.HELP, Needs.NOTHING, "All keys at a glance", chords="F1", icon="info"),
    _spec("guide", "&Help", Menu.HELP, Needs.NOTHING, "How checking works, to read and to search", chords="Shift+F1"),
    _spec("first_steps", "&First steps", Menu.HELP, Needs.NOTHING, "The hints of the first start once more"),
    _spec("about", "&About Factdesk", Menu.HELP, Needs.NOTHING, "Version and licence"),
)
# fmt: on

ACTIONS: tuple[ActionSpec, ...] = (*_PROJECT, *_EDIT, *_ARTICLE, *_STATEMENT, *_VERDICT, *_CITATION, *_VIEW, *_HELP)
