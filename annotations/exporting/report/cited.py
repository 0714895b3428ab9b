"""The works that an article's statements cite: numbered as they come up, and listed below."""

from collections.abc import Iterable

from annotations.exporting.report.markup import Html, isolated, joined, tag
from annotations.exporting.report.shown import Shown
from annotations.exporting.report.works import printed
from annotations.exporting.view import Viewpoint
from annotations.model.ids import Id
from annotations.model.judgement import Citation


class Works:
    """The numbered list of works that statements of an article cite; `anchor` names the article."""

    def __init__(self, statements: Iterable[Shown], anchor: str, viewpoint: Viewpoint) -> None:
        self._anchor, self._viewpoint = anchor, viewpoint
        self._numbers: dict[Id, int] = {}
        self._cited: dict[Id, dict[str, Shown]] = {}
        for statement in statements:
            for citation in statement.view.citations:
                self._numbers.setdefault(citation.reference, len(self._numbers) + 1)
                self._cited.setdefault(citation.reference, {})[statement.anchor] = statement

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, citation: Citation) -> int:
        return self._numbers[citation.reference]

    def citation(self, citation: Citation) -> Html:
        """One citation of a question: "[3] contradicts, p. 4: “…”"."""
        number = tag("a", f"[{self.number(citation)}]", href=f"#{self._at(citation.reference)}")
        place = joined((", ", isolated(citation.locator))) if citation.locator else Html()
        passage = joined((": ", tag("q", isolated(citation.passage)))) if citation.passage else Html()
        note = joined((" – ", isolated(citation.note))) if citation.note else Html()
        return tag("li", number, f" {citation.stance.value}", place, passage, note)

    def listed(self) -> Html:
        """The list below the article; each work leads back to what cites it."""
        items = []
        for reference in self._numbers:
            cited = self._cited[reference].values()
            back = joined((tag("a", isolated(one.label), href=f"#{one.anchor}") for one in cited), ", ")
            work = self._viewpoint.references.get(reference)
            words = printed(work) if work else Html("A work that this copy of the project does not hold.")
            number = tag("span", f"[{self._numbers[reference]}] ", class_="at")
            items.append(
                tag("li", number, words, tag("span", " Cited for ", back, ".", class_="back"), id=self._at(reference))
            )
        return tag("ol", *items, class_="works")

    def _at(self, reference: Id) -> str:
        return f"{self._anchor}r{self._numbers[reference]}"
