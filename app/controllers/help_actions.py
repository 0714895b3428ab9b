"""What the menu Help does, and the palette: keys at a glance, the guide, the first steps."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app import settings as options
from app.action_specs import ACTIONS, Needs
from app.views.reading_keys import TEXT_KEYS

if TYPE_CHECKING:
    from app.dialogs.help import HelpWindow
    from app.main_window import MainWindow
    from app.palette_entries import Entry
    from app.views.first_steps import FirstSteps
    from app.views.key_overlay import KeyOverlay
    from app.views.palette import Palette


class HelpActions(QObject):
    """Opens what explains the window. Everything is made when it is first asked for."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._overlay: KeyOverlay | None = None
        self._palette: Palette | None = None
        self._guide: HelpWindow | None = None
        self._steps: FirstSteps | None = None
        window.desk.moved.connect(self._offer_first_steps)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "keys": self.show_keys,
            "guide": self.show_guide,
            "first_steps": self.show_first_steps,
            "palette": self.show_palette,
            "about": self._window.reporting.about,
        }

    def show_keys(self) -> None:
        """Lay the keys over the window, or take them away again."""
        from app.views.key_overlay import KeyOverlay

        if self._overlay is None:
            self._overlay = KeyOverlay(self._window, self._window.actions_, TEXT_KEYS)
        if self._overlay.isHidden():
            self._overlay.open()
        else:
            self._overlay.close_overlay()

    def show_guide(self) -> None:
        """Open the pages of the help beside the window."""
        from app.dialogs.help import HelpWindow

        if self._guide is None:
            self._guide = HelpWindow(self._window)
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def show_first_steps(self) -> None:
        """Point at what matters first."""
        from app.views.first_steps import FirstSteps

        if self._window.desk.statement() is None:
            self._window.desk.toast.show_words("Open an article first, then the hints can point at it", undo=False)
            return
        if self._steps is None:
            self._steps = FirstSteps(self._window, self._window.desk, self._window.actions_)
        self._steps.start()

    def _offer_first_steps(self) -> None:
        """Once an installation: as soon as there is a statement to point at and a reviewer to judge it."""
        settings, window = self._window.settings, self._window
        if settings.get(options.FIRST_STEPS_SEEN) or not window.isVisible():
            return
        if window.desk.statement() is not None and window.session.reviewer is not None:
            settings.set(options.FIRST_STEPS_SEEN, True)
            QTimer.singleShot(0, self, self.show_first_steps)

    def show_palette(self) -> None:
        """Let a person type what to go to or to do."""
        from app.views.palette import Palette

        if self._palette is None:
            self._palette = Palette(self._window, self._entries, lambda: self._window.actions_.recent)
            self._palette.chosen.connect(self._go_or_do)
        self._palette.open()

    def _entries(self) -> "Iterator[Entry]":
        from app.palette_entries import action_entries, article_entries, statement_entries

        actions, session = self._window.actions_, self._window.session
        articles = (session.rows[article] for article in tuple(session.order) if article in session.rows)
        return chain(
            action_entries(ACTIONS, actions.keys, lambda name: actions[name].isEnabled(), self._missing()),
            statement_entries(self._window.desk.shown),
            article_entries(articles),
        )

    def _missing(self) -> Needs:
        """What is not there yet, so that some actions are not possible."""
        session, desk = self._window.session, self._window.desk
        if session.path is None:
            return Needs.PROJECT
        if session.record is None:
            return Needs.ARTICLE
        return Needs.STATEMENT if desk.statement() is None else Needs.NOTHING

    def _go_or_do(self, entry: "Entry") -> None:
        from app.palette_entries import Kind

        window = self._window
        if entry.kind is Kind.ACTION:
            window.actions_[entry.action].trigger()
        elif entry.kind is Kind.SEARCH:
            window.searching.open_panel(entry.words)
        elif entry.kind is Kind.ARTICLE:
            window.when_idle(lambda: window.session.show_article(entry.id))
        else:
            window.when_idle(lambda: window.desk.go_to(entry.id))
