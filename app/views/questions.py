"""The questions about a statement, each with its verdict buttons and its strip of reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import ascii_lowercase
from typing import TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Judgement, Reviewer
from annotations.model.vocabulary import NO_CHECK, Reason, Verdict, reasons_for
from app.key_map import current_keys, with_key
from app.plain import tip
from app.theme import current_theme
from app.views.inspector_forms import flat_button
from app.views.inspector_parts import FlowLayout, Words
from app.views.inspector_words import Question, judgement_words, value_words

_SIGNS = {Verdict.VERIFIED: "✓", Verdict.DISPUTED: "≠", Verdict.UNVERIFIABLE: "?"}

_PADDING = 6

_KEPT = ("verified", "disputed", "unverifiable", "no_check", "next_open", "cite", "down", "up")
"""Actions whose keys keep their meaning while reasons are offered: verdicts, no check, next, cite, move."""


Named = TypeVar("Named", bound=str)


def reason_letters(reasons: Sequence[Named]) -> dict[str, Named]:
    """One letter for each reason: where it can be, the beginning of one of its words.

    Letters that judge, cite or move on are never used, so `D`, `C` still cites.
    """
    letters: dict[str, Named] = {}
    kept = current_keys().letters(_KEPT)
    for offered in (_initials, _letters, _any_letter):
        for reason in reasons:
            if reason in letters.values():
                continue
            free = (c for c in offered(reason) if c.isalpha() and c not in kept and c not in letters)
            if letter := next(free, None):
                letters[letter] = reason
    return {letter: reason for reason in reasons for letter, of in letters.items() if of == reason}


def _initials(reason: str) -> str:
    return "".join(word[0] for word in reason.replace("-", " ").split())


def _letters(reason: str) -> str:
    return reason


def _any_letter(_reason: str) -> str:
    return ascii_lowercase


class VerdictButton(QAbstractButton):
    """A verdict to click. It takes no focus: the keys stay with the article.

    Filled when it is the recorded verdict; coloured when its question is framed, else quiet.
    """

    def __init__(self, verdict: Verdict, question: str) -> None:
        super().__init__()
        self._verdict = verdict
        self._framed = False
        self._words = verdict.value.capitalize()
        self.setText(f"{_SIGNS[verdict]} {self._words}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name_keys()
        self.setQuestion(question)

    def setQuestion(self, question: str) -> None:
        self.setAccessibleName(f"{question} {self._words}")

    def setFramed(self, framed: bool) -> None:
        self._framed = framed
        self.update()

    def nextCheckState(self) -> None:
        """Stays as it is: what is recorded decides, not the click."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_keys()
            self.updateGeometry()

    def _name_keys(self) -> None:
        keys = current_keys().all_shown(self._verdict.value)
        self.setToolTip(f"{self._words} ({keys})" if keys else self._words)

    def sizeHint(self) -> QSize:
        metrics, words = self.fontMetrics(), self.text()
        if (key := current_keys().first(self._verdict.value)) and key != self._words[0]:
            words = f"{words}  {key} "  # no letter of the word could be underlined instead
        return QSize(metrics.horizontalAdvance(words) + 2 * _PADDING + 2, metrics.height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        colour = theme.color(f"glyph_{self._verdict.value}")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour if self._framed or self.isChecked() else theme.color("border"), 1.0))
        painter.setBrush(self._ground())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(self._ink(colour))
        self._paint_words(painter, QRectF(self.rect()).adjusted(_PADDING, 0, -_PADDING, 0))
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        """The verdict and its key; where the key has no room of its own, its letter is underlined."""
        align, font = Qt.AlignmentFlag, painter.font()
        font.setBold(self.isChecked())
        key = current_keys().first(self._verdict.value)
        if QFontMetricsF(font).horizontalAdvance(f"{self.text()}  {key}") <= room.width():
            painter.setFont(font)
            painter.drawText(room, int(align.AlignVCenter | align.AlignRight), key)
            painter.drawText(room, int(align.AlignVCenter | align.AlignLeft), self.text())
        else:
            how = int(align.AlignCenter) | int(Qt.TextFlag.TextShowMnemonic)
            words = f"&{self._words}" if key == self._words[0] else self._words
            painter.drawText(room, how, f"{_SIGNS[self._verdict]} {words}")

    def _ground(self) -> QColor:
        theme = current_theme()
        if self.isChecked():
            return theme.color(f"fill_{self._verdict.value}")
        if self.isDown():
            return theme.color("button_pressed")
        return theme.color("button_hover" if self.underMouse() and self.isEnabled() else "panel")

    def _ink(self, colour: QColor) -> QColor:
        theme = current_theme()
        if not self.isEnabled():
            return theme.color("button_disabled")
        if self.isChecked():
            return theme.color("text")
        return colour if self._framed else theme.color("muted")


class ReasonStrip(QWidget):
    """The reasons that a judgement may give, one letter each. `chosen` carries the Reason."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._letters: dict[str, Reason] = {}
        self._buttons: list[QPushButton] = []
        self._offered: tuple[Sequence[Reason], Reason | None] = ((), None)
        self._flow = FlowLayout(spacing=4)
        self.setLayout(self._flow)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setReasons(*self._offered)

    def setReasons(self, reasons: Sequence[Reason], chosen: Reason | None) -> None:
        """Offers these reasons, with the recorded one checked. No reasons: the strip is hidden."""
        self._offered = (reasons, chosen)
        letters = reason_letters(reasons)
        if letters != self._letters:
            self._letters = letters
            for button in self._buttons:
                self._flow.removeWidget(button)
                button.deleteLater()
            self._buttons = [self._button(letter, reason) for letter, reason in letters.items()]
        for button, reason in zip(self._buttons, letters.values(), strict=True):
            button.setChecked(reason is chosen)
        self.setVisible(bool(letters))

    def letters(self) -> dict[str, Reason]:
        """The letter of each reason on offer, lower case."""
        return dict(self._letters)

    def _button(self, letter: str, reason: Reason) -> QPushButton:
        button = QPushButton()
        button.setText(f"{reason.value}  {letter.upper()}")
        button.setToolTip(f"Reason: {reason.value} ({letter.upper()})")
        button.setAccessibleName(f"Reason: {reason.value}")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._choose(reason))
        self._flow.addWidget(button)
        button.show()
        return button

    def _choose(self, reason: Reason) -> None:
        self.chosen.emit(reason)


@dataclass(frozen=True, slots=True)
class Answers:
    """What is recorded for one question: the reviewer's own judgement, and everybody else's."""

    own: Judgement | None = None
    others: tuple[Judgement, ...] = ()


class QuestionRow(QFrame):
    """One question. Framed, it takes the verdict keys; a click frames it.

    `judged` carries a Verdict's value or NO_CHECK, `reasonChosen` a Reason, `clicked` nothing.
    """

    judged = Signal(str)
    reasonChosen = Signal(object)
    clicked = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self._framed = False
        self._asked = Words()
        self._asked.setTextFormat(Qt.TextFormat.RichText)
        self._hint = Words(role="muted")
        self._outdated = Words(role="danger")
        self._others = Words(role="muted")
        self.buttons = {verdict.value: VerdictButton(verdict, question.spoken) for verdict in Verdict}
        self.no_check = flat_button("", "")
        self.no_check.setToolTip("An opinion, a wish, common knowledge, a repeat: no check needed")
        self.no_check.setCheckable(True)
        self.no_check.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.strip = ReasonStrip()
        self._header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self.setQuestion(question)

    def _build(self) -> None:
        verdicts = FlowLayout(stretch=True, together=True)
        for value, button in self.buttons.items():
            verdicts.addWidget(button)
            button.clicked.connect(lambda _checked=False, value=value: self.judged.emit(value))
        self.no_check.clicked.connect(self._judge_no_check)
        self.strip.chosen.connect(self.reasonChosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(4)
        self._header.setSpacing(4)
        self._header.addWidget(self._asked, 1)
        self._header.addWidget(self.no_check, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        layout.addLayout(self._header)
        for words in (self._hint, self._outdated):
            layout.addWidget(words)
        layout.addLayout(verdicts)
        layout.addWidget(self.strip)
        layout.addWidget(self._others)

    def setQuestion(self, question: Question) -> None:
        """Asks another question in the same place."""
        self.question = question
        self.setAccessibleName(question.spoken)
        self._show_header()
        self._hint.setWords(question.hint)
        self.no_check.setAccessibleName(f"{question.spoken} No check needed")
        for button in self.buttons.values():
            button.setQuestion(question.spoken)

    def setAnswers(self, answers: Answers, reviewers: Mapping[Id, Reviewer]) -> None:
        """Shows what is recorded, and the reasons where the reviewer's own judgement takes one."""
        own = answers.own
        outdated = own is not None and own.outdated
        value = own.value if own and not outdated else None
        given = value_words(own) if own and outdated else ""
        self._outdated.setWords(f"{given} was given for other words: judge again" if given else "")
        for verdict, button in self.buttons.items():
            button.setChecked(verdict == value)
        self.no_check.setChecked(value == NO_CHECK)
        self._show_header()
        reasons = reasons_for(self.question.aspect, value) if value else ()
        self.strip.setReasons(reasons, own.reason if own else None)
        self._others.setWords(" · ".join(judgement_words(judgement, reviewers) for judgement in answers.others))
        self._others.setToolTip(tip("\n".join(j.justification for j in answers.others if j.justification)))

    def setFramed(self, framed: bool) -> None:
        """Frames the question: verdict keys act on it."""
        self._framed = framed
        for button in self.buttons.values():
            button.setFramed(framed)
        self._show_header()
        self.update()

    def isFramed(self) -> bool:
        return self._framed

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        width = 2.0 if self._framed else 1.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if self._framed else "border"), width))
        painter.setBrush(theme.color("panel"))
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 6, 6)
        painter.end()

    def _show_header(self) -> None:
        """The question; that no check is needed can be said where the keys act, and is shown where it was said."""
        about = escape(self.question.about)
        if not about and self._framed:
            about = f'<span style="color: {current_theme().muted}">keys act here</span>'
        self._asked.setWords(f"<b>{escape(self.question.title)}</b> {about}")
        recorded = self.no_check.isChecked()
        self.no_check.setText("✓ No check needed" if recorded else with_key("No check", "no_check"))
        self.no_check.setVisible(self._framed or recorded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() > 3.5 * self.no_check.sizeHint().width()
        self._header.setDirection(QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LanguageChange):
            self._show_header()

    def _judge_no_check(self, checked: bool) -> None:
        self.no_check.setChecked(not checked)
        self.judged.emit(NO_CHECK)
