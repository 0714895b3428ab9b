"""All questions about a statement, and the verdicts on what is no longer asked."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotations.model.ids import Id
from annotations.model.judgement import Judgement, Reviewer
from annotations.model.record import Statement
from annotations.model.vocabulary import said_link
from app.views.inspector_forms import flat_button
from app.views.inspector_parts import Words, emptied
from app.views.inspector_words import Question, judgement_words, questions
from app.views.questions import Answers, QuestionRow


class QuestionList(QWidget):
    """One row a question, the framed one with a border; below them the stray verdicts.

    The signals carry the aspect, and a Verdict's value or NO_CHECK (`judged`), a Reason
    (`reasonChosen`), or nothing more (`framed` asks for the frame, `withdrawn` takes a stray back).
    """

    judged = Signal(str, str)
    reasonChosen = Signal(str, object)
    framed = Signal(str)
    withdrawn = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QuestionRow] = []
        self._strays: tuple[Judgement, ...] = ()
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        self._stray_words = Words(role="danger")
        self._stray_rows = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._questions)
        layout.addWidget(self._stray_words)
        layout.addLayout(self._stray_rows)

    def setStatement(
        self,
        statement: Statement,
        words: str,
        reviewer: Reviewer | None,
        reviewers: Mapping[Id, Reviewer],
        framed: str,
    ) -> tuple[Question, ...]:
        """Asks the questions of a statement, with what is recorded; returns them."""
        asked = questions(statement, words)
        while len(self.rows) < len(asked):
            self.rows.append(self._new_row(asked[len(self.rows)]))
        for row, question in zip(self.rows, asked, strict=False):
            own = statement.judgement(question.aspect, reviewer.id) if reviewer else None
            others = tuple(j for j in statement.of_aspect(question.aspect) if j is not own)
            row.setQuestion(question)
            row.setAnswers(Answers(own, others), reviewers)
            row.setFramed(question.aspect == framed)
            row.show()
        for row in self.rows[len(asked) :]:
            row.hide()
        self._show_strays(statement.strays, reviewer, reviewers)
        return asked

    def row(self, aspect: str) -> QuestionRow | None:
        """The row that asks about an aspect."""
        return next((row for row in self.rows if row.question.aspect == aspect and not row.isHidden()), None)

    def _new_row(self, question: Question) -> QuestionRow:
        row = QuestionRow(question)
        row.judged.connect(lambda value: self.judged.emit(row.question.aspect, value))
        row.reasonChosen.connect(lambda reason: self.reasonChosen.emit(row.question.aspect, reason))
        row.clicked.connect(lambda: self.framed.emit(row.question.aspect))
        self._questions.addWidget(row)
        return row

    def _show_strays(
        self, strays: tuple[Judgement, ...], reviewer: Reviewer | None, reviewers: Mapping[Id, Reviewer]
    ) -> None:
        if strays == self._strays:
            return
        self._strays = strays
        self._stray_words.setWords("Verdicts on a source that is no longer read:" if strays else "")
        emptied(self._stray_rows)
        for stray in strays:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            link = said_link(stray.aspect)
            which = "" if link is None else f" · was it said, link {link + 1}"
            words = f"{judgement_words(replace(stray, outdated=False), reviewers)}{which}"
            row.addWidget(Words(words), 1)
            if reviewer is not None and stray.reviewer == reviewer.id:
                withdraw = flat_button("Withdraw", f"Withdraw {words}")
                withdraw.clicked.connect(lambda _checked=False, aspect=stray.aspect: self.withdrawn.emit(aspect))
                row.addWidget(withdraw)
            self._stray_rows.addWidget(line)
            line.show()
