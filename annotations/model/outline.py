"""What is told of an article before all of it is read."""

from dataclasses import dataclass

from annotations.model.ids import Id


@dataclass(frozen=True, slots=True)
class Outline:
    """An article without its statements.

    `verdicts` is how many stand in the project, whoever gave them and on whatever aspect; None where
    they were not counted. How many statements there are to check only the whole record can tell.
    `detected`: a detector has read its words. `assigned` are the reviewers it was given to.
    """

    article: Id
    title: str
    outlet: str
    detected: bool
    verdicts: int | None = None
    assigned: frozenset[Id] = frozenset()
