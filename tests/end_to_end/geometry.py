"""Looks for words that are cut and for widgets that stand outside of their parents, by geometry alone."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QProgressBar,
    QStatusBar,
    QTabWidget,
    QWidget,
)

from app.views.elided import ElidedComboBox, ElidedLabel

_WORDED = (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QProgressBar)


def faults(top: QWidget) -> list[str]:
    """Everything inside `top` that is cut, in words; empty if all can be read."""
    looked_at = ((widget, _cut(widget) or _outside(widget) or _covered(widget)) for widget in shown(top))
    return [f"{_name(widget)}: {wrong}" for widget, wrong in looked_at if wrong]


def shown(top: QWidget) -> Iterator[QWidget]:
    """The visible widgets inside `top` (not what a field is made of), from the outside inwards."""
    for child in top.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            if not isinstance(child, QComboBox | QAbstractSpinBox | QLineEdit | QMenuBar):
                yield from shown(child)


def shown_dialog() -> QWidget:
    """The dialog that has just been opened."""
    QApplication.processEvents()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def pages(dialog: QWidget) -> Iterator[int]:
    """Turns to each page of a dialog that has some."""
    tabs = dialog.findChild(QTabWidget)
    for page in range(tabs.count() if tabs else 1):
        if tabs:
            tabs.setCurrentIndex(page)
        QApplication.processEvents()
        yield page


def _cut(widget: QWidget) -> str:
    match widget:
        case ElidedLabel() | ElidedComboBox():
            needed = QSize(0, widget.sizeHint().height())
        case QLabel() if widget.wordWrap():
            needed = QSize(0, widget.heightForWidth(widget.width()))
        case QProgressBar():
            words = widget.text() if widget.isTextVisible() else ""
            needed = QSize(widget.fontMetrics().horizontalAdvance(words), widget.fontMetrics().height() if words else 0)
        case QLineEdit():
            needed = QSize(0, widget.minimumSizeHint().height())
        case QComboBox():
            needed = QSize(widget.fontMetrics().horizontalAdvance(widget.currentText()), widget.sizeHint().height())
        case QLabel() | QAbstractButton() | QAbstractSpinBox():
            needed = widget.sizeHint()
        case QHeaderView():
            needed = QSize(0, widget.sizeHint().height())
        case QAbstractScrollArea():
            needed = QSize(0, 2 * widget.fontMetrics().height())
        case _:
            return ""
    size = widget.size()
    if size.width() < needed.width() or size.height() < needed.height():
        return f"is {_words(size)}, needs {_words(needed)}"
    return ""


def _outside(widget: QWidget) -> str:
    """Only what scrolls may be larger than what it stands in, and only in the direction that scrolls."""
    parent = widget.parentWidget()
    assert parent is not None
    room, place = QRect(parent.rect()), widget.geometry()
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
        if area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            room.setTop(min(room.top(), place.top()))
            room.setBottom(max(room.bottom(), place.bottom()))
        if area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            room.setRight(max(room.right(), place.right()))
    if isinstance(parent, QStatusBar):
        room.adjust(-2, -2, 2, 2)
    return "" if room.contains(place) or place.isEmpty() else f"at {place.getRect()} leaves {room.getRect()}"


def _covered(widget: QWidget) -> str:
    """Words beside each other must not stand on each other."""
    if not isinstance(widget, _WORDED):
        return ""
    parent = widget.parentWidget()
    beside = [
        w for w in (parent.children() if parent else []) if isinstance(w, _WORDED) and w is not widget and w.isVisible()
    ]
    over = next((other for other in beside if other.geometry().intersects(widget.geometry())), None)
    return f"stands on {_name(over)}" if over else ""


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__} “{words[:40]}”"


def _words(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"
