"""Which statements of a project go into an export."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.model.ids import Id
from annotations.model.record import ArticleRecord, Statement, signed_off
from annotations.model.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Scope:
    """What goes into an export; by default every statement that stands.

    `articles`: only statements of these; None: of any. `statements`: only these, as a filter left them;
    None: any. `judged_by`: only those that this reviewer judged. `final_only`: only those that a lead
    decided, by a final verdict or by signing off. `minor`: whether those of the tier *minor* are in it.
    Rejected statements, and those in masked regions, are in none.
    """

    articles: frozenset[Id] | None = None
    statements: frozenset[Id] | None = None
    judged_by: Id | None = None
    final_only: bool = False
    minor: bool = True

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != EVERYTHING

    @property
    def picks(self) -> bool:
        """Whether single statements are picked: then articles with none of them are left out."""
        return self.statements is not None or self.judged_by is not None or self.final_only

    def has_article(self, article: Id) -> bool:
        """Whether an article can have anything in the export."""
        return self.articles is None or article in self.articles

    def includes(self, statement: Statement) -> bool:
        """Whether a statement that stands in one of the articles is in the export."""
        if not self.minor and statement.tier is Tier.MINOR:
            return False
        if self.statements is not None and statement.id not in self.statements:
            return False
        if self.judged_by is not None and not any(j.reviewer == self.judged_by for j in statement.judgements):
            return False
        return not self.final_only or bool(statement.finals) or signed_off(statement)

    def standing(self, record: ArticleRecord) -> Iterator[Statement]:
        """The statements of an article that are in the export, in its order."""
        for statement in record.statements:
            if not statement.rejected and not record.article.masked(statement.span) and self.includes(statement):
                yield statement

    def words(self) -> str:
        """What is left out, as a sentence for people; "" where nothing is."""
        parts = []
        if self.articles is not None:
            parts.append("1 article" if len(self.articles) == 1 else f"{len(self.articles):,} articles")
        if self.statements is not None:
            parts.append("the statements that the filter of the list left")
        if self.judged_by is not None:
            parts.append("statements that one reviewer judged")
        if self.final_only:
            parts.append("statements that a lead decided")
        if not self.minor:
            parts.append("no minor statements")
        return f"Only a part of the project was exported: {', '.join(parts)}." if parts else ""


EVERYTHING = Scope()
