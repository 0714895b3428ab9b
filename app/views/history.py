"""What happened to a statement, in the inspector."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotations.model.judgement import HistoryItem
from app.plain import breakable
from app.theme import current_theme
from app.views.inspector_parts import Heading, LinkedWords

_LATEST = 8
"""How many steps are shown before the earlier ones are asked for."""


class History(QWidget):
    """The steps, the earliest first; of many, only the latest until the others are asked for.

    A verdict is followed by the citations that it rested on, as they were then.

    `restoreRequested` carries the action whose values the statement should have again.
    """

    restoreRequested = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[HistoryItem] = ()
        self._all = False
        self._heading = Heading("History")
        self._list = LinkedWords("History", role="muted")
        self._list.linkActivated.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(self._list)
        self.setAccessibleName("History")

    def setHistory(self, items: Sequence[HistoryItem]) -> None:
        """Shows these steps in local time; those of other days under their date."""
        if items != self._items:
            self._all = False
        self._items = items
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        items = self._items if self._all else self._items[-_LATEST:]
        hidden = len(self._items) - len(items)
        self._heading.setSummary("" if self._items else "nothing yet")
        rows = [_linked("all", f"{hidden} earlier")] if hidden else []
        plain, day = [], None
        today = datetime.now().astimezone().date()
        for item in items:
            local = item.recorded_at.astimezone()
            if local.date() != day:
                if day is not None or local.date() != today:
                    rows.append(f"{'Today' if local.date() == today else f'{local:%d %B %Y}'.lstrip('0')}")
                day = local.date()
            line = " ".join(part for part in (f"{local:%H:%M}", item.reviewer, "·", item.what) if part)
            plain.append(line)
            restore = f"&nbsp; {_linked(item.action.hex(), 'Restore')}" if item.restorable else ""
            rows.append(f"{escape(breakable(line))}{restore}")
            for cited in item.rested:
                plain.append(f"rested on {cited.line}")
                rows.append(f"&nbsp;&nbsp;&nbsp;↳ rested on {escape(breakable(cited.line))}")
        self._list.setLinks("<br>".join(rows))
        self.setAccessibleDescription("\n".join(plain))

    def _follow(self, link: str) -> None:
        if link == "all":
            self._all = True
            self._show()
        else:
            self.restoreRequested.emit(bytes.fromhex(link))


def _linked(target: str, words: str) -> str:
    return f'<a href="{target}" style="color: {current_theme().accent}; text-decoration: none">{words}</a>'
