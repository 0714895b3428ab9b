"""Keys and help: the registry's keys, and how checking works."""

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from app.action_specs import ACTIONS, Menu
from app.theme import RESOURCES


class HelpDialog(QDialog):
    """Two pages that can stay open while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and help")
        self.resize(680, 640)
        tabs = QTabWidget()
        self.keys, self.guide = QTextBrowser(), QTextBrowser()
        self.keys.setHtml(keys_html())
        self.guide.setOpenLinks(False)
        self.guide.setMarkdown((RESOURCES / "help" / "guide.md").read_text(encoding="utf-8"))
        tabs.setAccessibleName("Keys and help")
        self.keys.setAccessibleName("Keys")
        self.guide.setAccessibleName("How checking works")
        tabs.addTab(self.keys, "Keys")
        tabs.addTab(self.guide, "How checking works")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(tabs)
        column.addWidget(buttons)


def keys_html() -> str:
    """All keys of the action registry as a table, by menu."""
    rows = []
    for menu in Menu:
        with_keys = [spec for spec in ACTIONS if spec.menu is menu and spec.shown_keys]
        if with_keys:
            rows.append(f"<tr><td colspan='3'><h3>{escape(menu.value.replace('&', ''))}</h3></td></tr>")
        for spec in with_keys:
            name = escape(spec.text.replace("&", "").removesuffix("…"))
            rows.append(
                f"<tr><td width='170'><b>{escape(spec.shown_keys)}</b></td><td>{name}</td>"
                f"<td>{escape(spec.tip)}</td></tr>"
            )
    return f"<table cellpadding='4'>{''.join(rows)}</table>"
