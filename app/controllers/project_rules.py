"""The rules of the project, and the first pass that they may ask for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotations.model.settings import ProjectSettings
from annotations.review.first_pass import is_first_pass

if TYPE_CHECKING:
    from app.main_window import MainWindow


class ProjectRules(QObject):
    """Changes the project's settings, and keeps who has read an article unaided."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session, self._reporting = window.session, window.reporting
        window.desk.first_pass.ended.connect(window.actions_["first_pass"].trigger)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"settings": self._ask, "first_pass": self._turn_first_pass}

    def show_state(self) -> None:
        """Check the menu entry of the first pass if it is done; possible only where the project asks for one."""
        record, reviewer = self._session.record, self._session.reviewer
        asked = record is not None and reviewer is not None and record.settings.first_pass
        action = self._window.actions_["first_pass"]
        action.setEnabled(asked)
        action.setChecked(asked and record is not None and not is_first_pass(record, reviewer.id if reviewer else None))

    def _ask(self) -> None:
        from app.dialogs.project_settings import ProjectSettingsDialog

        before = self._session.settings
        dialog = ProjectSettingsDialog(before, self._window)
        dialog.edited.connect(lambda settings: self._change(settings, before))
        self._reporting.open_dialog(dialog)

    def _change(self, settings: ProjectSettings, before: ProjectSettings) -> None:
        project = self._session.project_id
        self._session.perform(lambda actions, me: actions.change_settings(project, settings, me, before))

    def _turn_first_pass(self) -> None:
        """Say that the first pass is done, or begin it again."""
        record, reviewer = self._session.record, self._session.reviewer
        if record is None or reviewer is None:
            return
        text, done = record.article.text, is_first_pass(record, reviewer.id)
        self._session.perform(lambda actions, me: actions.first_pass(text, me, done=done))
