"""What this installation remembers between runs: one typed table over QSettings."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from annotations.model.ids import Id
from app.installation import data_folder

T = TypeVar("T", str, int, float, bool, QByteArray, list[str])


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One remembered value. `allowed` lists the values it may have; empty: any."""

    key: str
    default: T
    allowed: tuple[T, ...] = ()


GEOMETRY = Option("window/geometry", QByteArray())
PANES = Option("window/panes", QByteArray())
LEFT_PANES = Option("window/left_panes", QByteArray())
THEME = Option("look/theme", "system", ("system", "light", "dark"))
READING_SIZE = Option("look/reading_size", 13.0)
BACKLIGHT = Option("look/backlight", False)
MINOR_SHOWN = Option("list/minor_shown", False)
LAST_PROJECT = Option("project/last", "")
RECENT: Option[list[str]] = Option("project/recent", [])
REVIEWER_NAME = Option("reviewer/name", "")
REVIEWER_INITIALS = Option("reviewer/initials", "")
KEYS = Option("keys/changed", "")
FIRST_STEPS_SEEN = Option("help/first_steps_seen", False)


class Settings:
    """Reads and writes options. A stored value of another type, or not allowed, gives the default."""

    def __init__(self) -> None:
        self._stored = QSettings(str(data_folder() / "settings.ini"), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        kind = type(option.default)
        value = self._stored.value(option.key, option.default, type=kind)
        if not isinstance(value, kind) or (option.allowed and value not in option.allowed):
            return option.default
        return value

    def set(self, option: Option[T], value: T) -> None:
        self._stored.setValue(option.key, value)

    def reviewer_in(self, project: Id) -> Id | None:
        """Who this person is in that project, if they joined it from here."""
        known = self._stored.value(f"reviewer_in/{project.hex()}", "", type=str)
        return bytes.fromhex(known) if isinstance(known, str) and len(known) == 32 else None

    def set_reviewer_in(self, project: Id, reviewer: Id) -> None:
        self._stored.setValue(f"reviewer_in/{project.hex()}", reviewer.hex())

    def article_in(self, project: Id) -> Id | None:
        """The article that was read last in that project."""
        known = self._stored.value(f"article_in/{project.hex()}", "", type=str)
        return bytes.fromhex(known) if isinstance(known, str) and len(known) == 32 else None

    def set_article_in(self, project: Id, article: Id) -> None:
        self._stored.setValue(f"article_in/{project.hex()}", article.hex())

    def add_recent(self, path: str) -> None:
        """Put a project at the front of the list of recent ones (at most eight)."""
        recent = [known for known in self.get(RECENT) if known != path]
        self.set(RECENT, [path, *recent][:8])
        self.set(LAST_PROJECT, path)

    def sync(self) -> None:
        """Write to disk now."""
        self._stored.sync()
