"""What an action touched, so that the window redraws only that."""

from dataclasses import dataclass, field

from annotations.model.ids import Id


@dataclass(frozen=True, slots=True)
class Changes:
    """The things whose recorded state differs from before.

    `articles`: an article came, went or got other metadata. `texts`: its statements, masks or
    ticks differ. `statements`: judgements, citations, notes or the reading of these differ.
    `settings`: the rules of the project differ, and with them how everything else is read.
    """

    articles: frozenset[Id] = field(default_factory=frozenset)
    texts: frozenset[Id] = field(default_factory=frozenset)
    statements: frozenset[Id] = field(default_factory=frozenset)
    references: bool = False
    reviewers: bool = False
    settings: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.articles | other.articles,
            self.texts | other.texts,
            self.statements | other.statements,
            self.references or other.references,
            self.reviewers or other.reviewers,
            self.settings or other.settings,
        )

    def __bool__(self) -> bool:
        return self != Changes()
