"""What a report shows of a statement: of each question one judgement, and how it looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.exporting.view import JUDGEMENT_WORDS, StatementView
from annotations.model.article import Article
from annotations.model.judgement import Judgement
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import NO_CHECK, SO, State, Tier, Verdict
from annotations.text import Lines

OPEN, COVERED = "open", "covered"


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer looks: its glyph and words tell it without a colour."""

    name: str
    glyph: str
    words: str


LOOKS = {
    look.name: look
    for look in (
        Look(Verdict.VERIFIED.value, "✓", JUDGEMENT_WORDS[Verdict.VERIFIED.value]),
        Look(Verdict.DISPUTED.value, "≠", JUDGEMENT_WORDS[Verdict.DISPUTED.value]),
        Look(Verdict.UNVERIFIABLE.value, "?", JUDGEMENT_WORDS[Verdict.UNVERIFIABLE.value]),
        Look(NO_CHECK, "–", JUDGEMENT_WORDS[NO_CHECK]),
        Look(COVERED, "✓", "Verified with the statement around it"),
        Look(OPEN, "○", "Open"),
    )
}
COUNTED = (Verdict.VERIFIED.value, Verdict.DISPUTED.value, Verdict.UNVERIFIABLE.value, NO_CHECK, OPEN)
"""What statements are counted as, in the order of the columns; those that are covered count as needing no check."""


class Shown:
    """A statement with the judgement that is shown of each question: the lead's, the chosen reviewer's, the latest.

    `anchor` names it in the page. `so` is what its mark in the text looks like.
    """

    def __init__(self, view: StatementView, anchor: str) -> None:
        self.view, self.anchor = view, anchor
        self.statement: Statement = view.statement
        judged = {aspect: self._judged(aspect) for aspect in self.statement.aspects}
        self.judged: Mapping[str, Judgement] = {aspect: one for aspect, one in judged.items() if one is not None}

    def _judged(self, aspect: str) -> Judgement | None:
        if (final := self.statement.final(aspect)) is not None:
            return final
        if (own := self.view.shown.get(aspect)) is not None:
            return own
        return max(self.statement.of_aspect(aspect), key=lambda one: (one.recorded_at, one.entry), default=None)

    def look(self, aspect: str) -> Look:
        judgement = self.judged.get(aspect)
        return LOOKS[judgement.value if judgement else OPEN]

    @cached_property
    def so(self) -> Look:
        if SO not in self.judged and not self.statement.judgements and self.view.state == State.DONE:
            return LOOKS[COVERED]
        return self.look(SO)

    @property
    def label(self) -> str:
        return f"¶{self.statement.label}"

    @property
    def touched(self) -> bool:
        """Whether there is more to tell than that nobody judged it yet."""
        statement = self.statement
        return bool(self.judged or statement.judgements or statement.citations or self.notes)

    @property
    def wanted(self) -> bool:
        """Whether it is shown: minor ones are only if somebody worked on them."""
        return self.statement.tier is Tier.CHECK or self.touched

    @property
    def notes(self) -> list[str]:
        return [note.words for note in self.statement.notes if not note.confidential]

    @property
    def pressing(self) -> bool:
        """Whether an editor must act: something of it is disputed, unverifiable or corrected, or reviewers differ."""
        values = {judgement.value for judgement in self.judged.values()}
        return bool(values & {Verdict.DISPUTED, Verdict.UNVERIFIABLE} or self.corrections or self.view.differing)

    @property
    def corrections(self) -> list[str]:
        """What it should say, as the shown judgements have it."""
        return [one.correction for one in self.judged.values() if one.correction]


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article with what a report shows of it, in reading order.

    `statements` are those to check and those that anybody touched, `minor` is how many others there are.
    `number` is its place in the report, from 1.
    """

    number: int
    record: ArticleRecord
    lines: Lines
    statements: tuple[Shown, ...]
    minor: int

    @property
    def article(self) -> Article:
        return self.record.article

    @property
    def anchor(self) -> str:
        return f"a{self.number}"

    def counts(self) -> Counter[str]:
        """How many statements to check count as each of COUNTED."""
        looks = (one.so.name for one in self.statements if one.statement.tier is Tier.CHECK)
        return Counter(NO_CHECK if name == COVERED else name for name in looks)


def shown_article(number: int, record: ArticleRecord, views: Sequence[StatementView]) -> ShownArticle:
    """What a report shows of an article with these statements."""
    statements = [one for place, view in enumerate(views, 1) if (one := Shown(view, f"a{number}s{place}")).wanted]
    return ShownArticle(number, record, Lines(record.article.words), tuple(statements), len(views) - len(statements))
