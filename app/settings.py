"""What this installation remembers between runs: one typed table over QSettings.

The options that a person may choose carry their words with them; the preferences are made of them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from annotations.model.ids import Id
from app.installation import data_folder

T = TypeVar("T", str, int, float, bool, QByteArray, list[str])


class Page(StrEnum):
    """The pages of the preferences, in their order."""

    LOOK = "Look"
    READING = "Reading"
    JUDGING = "Judging"
    FOLDERS = "Folders"


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One remembered value, and how the preferences show it where they do (`page`).

    `allowed` lists the values it may have, `named` what they are called; empty: any. A number lies
    between `least` and `most`, in steps of `step`, and is followed by `unit`. `font_family`: the
    values are the fonts of this computer, and "" the usual one.
    """

    key: str
    default: T
    allowed: tuple[T, ...] = ()
    named: tuple[str, ...] = ()
    page: Page | None = None
    title: str = ""
    description: str = ""
    least: float | None = None
    most: float | None = None
    step: float = 1
    unit: str = ""
    font_family: bool = False

    def accepts(self, value: object) -> bool:
        """Whether it may have this value."""
        if not isinstance(value, type(self.default)) or (self.allowed and value not in self.allowed):
            return False
        if isinstance(value, int | float) and self.least is not None and self.most is not None:
            return self.least <= value <= self.most
        return True


GEOMETRY = Option("window/geometry", QByteArray())
PANES = Option("window/panes", QByteArray())
LEFT_PANES = Option("window/left_panes", QByteArray())
BACKLIGHT = Option("look/backlight", False)
MINOR_SHOWN = Option("list/minor_shown", False)
LAST_PROJECT = Option("project/last", "")
RECENT: Option[list[str]] = Option("project/recent", [])
REVIEWER_NAME = Option("reviewer/name", "")
REVIEWER_INITIALS = Option("reviewer/initials", "")
KEYS = Option("keys/changed", "")
EXPORT_FORMAT = Option("export/format", "xlsx")
EXPORT_FOLDER = Option("export/folder", "")
EXPORT_MINOR = Option("export/minor", True)
EXPORT_HISTORY = Option("export/history", False)
EXPORT_SEPARATOR = Option("export/separator", "comma")
EXPORT_GUARD = Option("export/guard", True)
FIRST_STEPS_SEEN = Option("help/first_steps_seen", False)

THEME = Option(
    "look/theme",
    "system",
    ("system", "light", "dark"),
    ("As the desktop", "Light", "Dark"),
    Page.LOOK,
    "Light or dark",
)
THEME_FAMILY = Option(
    "look/family",
    "system",
    ("system", "standard", "high contrast", "colour-blind-safe"),
    ("As the desktop", "Standard", "High contrast", "Colour-blind-safe"),
    Page.LOOK,
    "Colours",
    "High contrast: every text at least 7:1. Colour-blind-safe: verdicts in blue, orange and violet.",
)
_SIZES = (9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32)
INTERFACE_SIZE = Option(
    "look/interface_size",
    0,
    (0, *_SIZES),
    ("As the desktop", *(f"{size} pt" for size in _SIZES)),
    Page.LOOK,
    "Size of the interface text",
    "Lists, fields and buttons. The article has a size of its own, on the page Reading.",
)
READING_FAMILY = Option("look/reading_family", "", page=Page.READING, title="Font", font_family=True)
READING_SIZE = Option(
    "look/reading_size",
    13.0,
    page=Page.READING,
    title="Size",
    description="Also Ctrl++ and Ctrl+-, or Ctrl and the wheel, in the article.",
    least=8,
    most=36,
    unit="pt",
)
READING_MEASURE = Option(
    "look/reading_measure",
    70,
    page=Page.READING,
    title="Length of the lines",
    description="Where the window is wide enough. 45 to 90 read best.",
    least=45,
    most=110,
    step=5,
    unit="characters",
)
READING_SPACING = Option(
    "look/reading_spacing",
    1.5,
    page=Page.READING,
    title="Distance of the lines",
    least=1.2,
    most=2.2,
    step=0.1,
    unit="lines",
)
TYPING_GUARD = Option(
    "judging/typing_guard",
    True,
    page=Page.JUDGING,
    title="Ignore words typed into the text",
    description="Letters or digits that follow each other as fast as in typing judge nothing.",
)
TYPING_MS = Option(
    "judging/typing_ms",
    400,
    page=Page.JUDGING,
    title="Two letters or digits are typing within",
    description="Fast hands want less, slow ones more.",
    least=100,
    most=1500,
    step=50,
    unit="ms",
)
TOAST_SECONDS = Option(
    "judging/toast_seconds",
    5.0,
    page=Page.JUDGING,
    title="Say what was recorded for",
    description="The line at the foot of the text, with Undo.",
    least=1,
    most=60,
    unit="s",
)

_WAYS = ("ask", "private", "direct")
_WAYS_NAMED = ("Ask", "On a private copy", "In the file itself")
WAY_IF_SYNCED = Option(
    "places/synced",
    "ask",
    _WAYS,
    _WAYS_NAMED,
    Page.FOLDERS,
    "Projects in synced folders",
    "Dropbox, OneDrive and the like. A private copy is merged back into the file on closing.",
)
WAY_IF_NETWORK = Option(
    "places/network",
    "ask",
    _WAYS,
    _WAYS_NAMED,
    Page.FOLDERS,
    "Projects on network drives",
    "Working in the file itself relies on the locks of the drive.",
)

PREFERENCES: tuple[Option[Any], ...] = (
    THEME_FAMILY,
    THEME,
    INTERFACE_SIZE,
    READING_FAMILY,
    READING_SIZE,
    READING_MEASURE,
    READING_SPACING,
    TYPING_GUARD,
    TYPING_MS,
    TOAST_SECONDS,
    WAY_IF_SYNCED,
    WAY_IF_NETWORK,
)
"""What a person may choose, in the order of the pages."""


class Settings(QObject):
    """Reads and writes options. A stored value of another type, or not allowed, gives the default.

    `changed` carries the Option that has another value now.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._stored = QSettings(str(data_folder() / "settings.ini"), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        value = self._stored.value(option.key, option.default, type=type(option.default))
        return value if option.accepts(value) else option.default  # type: ignore[return-value]  # accepts() looked

    def set(self, option: Option[T], value: T) -> None:
        before = self.get(option)
        self._stored.setValue(option.key, value)
        if value != before:
            self.changed.emit(option)

    def reviewer_in(self, project: Id) -> Id | None:
        """Who this person is in that project, if they joined it from here."""
        return self._id_in("reviewer", project)

    def set_reviewer_in(self, project: Id, reviewer: Id) -> None:
        self._stored.setValue(f"reviewer_in/{project.hex()}", reviewer.hex())

    def article_in(self, project: Id) -> Id | None:
        """The article that was read last in that project."""
        return self._id_in("article", project)

    def set_article_in(self, project: Id, article: Id) -> None:
        self._stored.setValue(f"article_in/{project.hex()}", article.hex())

    def statement_in(self, project: Id) -> Id | None:
        """The statement that was current when that project was left."""
        return self._id_in("statement", project)

    def set_statement_in(self, project: Id, statement: Id | None) -> None:
        self._stored.setValue(f"statement_in/{project.hex()}", statement.hex() if statement else "")

    def seen_in(self, project: Id) -> Id | None:
        """The step that was the newest in the file when that project was last open here."""
        return self._id_in("seen", project)

    def set_seen_in(self, project: Id, step: Id) -> None:
        self._stored.setValue(f"seen_in/{project.hex()}", step.hex())

    def known_places(self, project: Id) -> list[str]:
        """Where that project was opened here, the latest first (at most eight)."""
        known = self._stored.value(f"places_of/{project.hex()}", [], type=list)
        return [path for path in known if isinstance(path, str)] if isinstance(known, list) else []

    def add_place(self, project: Id, path: str) -> None:
        """Note that the project was opened there."""
        others = [known for known in self.known_places(project) if known != path]
        self._stored.setValue(f"places_of/{project.hex()}", [path, *others][:8])

    def _id_in(self, what: str, project: Id) -> Id | None:
        known = self._stored.value(f"{what}_in/{project.hex()}", "", type=str)
        return bytes.fromhex(known) if isinstance(known, str) and len(known) == 32 else None

    def add_recent(self, path: str) -> None:
        """Put a project at the front of the list of recent ones (at most eight)."""
        recent = [known for known in self.get(RECENT) if known != path]
        self.set(RECENT, [path, *recent][:8])
        self.set(LAST_PROJECT, path)

    def sync(self) -> None:
        """Write to disk now."""
        self._stored.sync()
