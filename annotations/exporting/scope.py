"""What of a project an export holds."""

from dataclasses import dataclass

from annotations.model.ids import Id
from annotations.model.record import Statement
from annotations.model.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Scope:
    """Which statements are exported, and whose verdicts they show.

    `reviewer`: whose verdicts (None: the latest of anybody). `articles`, `statements`: only these
    (None: all); a filter of the window gives the statements that it shows. `final_only`: only those
    with a final verdict. `minor`: those of minor weight too.
    """

    reviewer: Id | None = None
    articles: frozenset[Id] | None = None
    statements: frozenset[Id] | None = None
    final_only: bool = False
    minor: bool = True

    def has_article(self, article: Id) -> bool:
        return self.articles is None or article in self.articles

    def has(self, statement: Statement) -> bool:
        """Whether a statement of an article in the scope is exported."""
        if self.statements is not None and statement.id not in self.statements:
            return False
        if self.final_only and not statement.finals:
            return False
        return self.minor or statement.tier is not Tier.MINOR

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.articles is None and self.statements is None and not self.final_only and self.minor
