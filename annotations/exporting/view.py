"""What the sheets show of a statement: the same words and verdicts on every sheet."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from annotations.exporting.cells import Marked
from annotations.model.article import Article
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Judgement, Reviewer
from annotations.model.record import Statement, cue_text, source_text
from annotations.model.reference import Reference
from annotations.model.statement import Link
from annotations.model.vocabulary import NO_CHECK, SO, Verdict, said, said_link
from annotations.text import Span

StateOf = Callable[[Statement, Mapping[Id, Statement]], str]
"""The state of a statement, given all of its article by id (annotations.review.states)."""

JUDGEMENT_WORDS = {
    Verdict.VERIFIED.value: "Verified",
    Verdict.DISPUTED.value: "Disputed",
    Verdict.UNVERIFIABLE.value: "Unverifiable",
    NO_CHECK: "No check needed",
}

_SAID = said(0)
_LINE_BREAK = re.compile(r"\s*[\n\r\u2028\u2029]\s*")


def public_references(references: Mapping[Id, Reference]) -> dict[Id, Reference]:
    """References as they may be printed: of a confidential one only its number is left.

    Those from before there were numbers have one by the order in which they were made. Of two that got
    the same number in two copies of a project, the one made later is marked with a letter.
    """
    public: dict[Id, Reference] = {}
    used: Counter[str] = Counter()
    unnumbered = 0
    for key in sorted(references):
        reference = references[key]
        if reference.confidential:
            number = reference.confidential
            if not number.isdecimal():
                unnumbered += 1
                number = str(unnumbered)
            again = used[number]
            used[number] += 1
            letter = chr(ord("a") + again) if again else ""
            name, same_as = f"Confidential source {number}{letter}", reference.same_as
            reference = Reference(key, title=name, confidential="yes", same_as=same_as)
        public[key] = reference
    return public


def public_citation(citation: Citation, public: Mapping[Id, Reference]) -> Citation:
    """A citation as it may be printed: of a confidential reference without passage, locator and note."""
    reference = public.get(citation.reference)
    if reference is None or not reference.confidential:
        return citation
    return replace(citation, passage="", locator="", note="")


def short_names(reviewers: Iterable[Reviewer]) -> dict[Id, str]:
    """Initials, or the whole name where initials are missing or shared."""
    reviewers = list(reviewers)
    used = Counter(reviewer.initials for reviewer in reviewers)
    return {r.id: r.initials if r.initials and used[r.initials] == 1 else r.name for r in reviewers}


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Whose verdicts are shown first (None: the latest of anybody), and what is needed to name things.

    `names` are the reviewers' short names, `references` those of `public_references`.
    """

    reviewer: Id | None
    names: Mapping[Id, str]
    references: Mapping[Id, Reference]
    state_of: StateOf | None = None

    @property
    def whose(self) -> str:
        """Whose verdict it is, for the headings: the reviewer's short name, or "latest"."""
        return "latest" if self.reviewer is None else self.name(self.reviewer)

    @property
    def only_other(self) -> Id | None:
        """The one reviewer beside the one shown; None where there are several, or nobody in particular is shown."""
        others = [reviewer for reviewer in self.names if reviewer != self.reviewer]
        return others[0] if self.reviewer is not None and len(others) == 1 else None

    @property
    def others(self) -> str:
        """Whose verdict the second pair of verdict columns holds, for the headings."""
        return "others" if self.only_other is None else self.name(self.only_other)

    def name(self, reviewer: Id | None) -> str:
        return self.names.get(reviewer or b"", "unknown")

    def shown(self, judgements: Iterable[Judgement]) -> dict[str, Judgement]:
        """Of all reviewers' judgements of a statement, those that are shown, by aspect."""
        if self.reviewer is not None:
            return {judgement.aspect: judgement for judgement in judgements if judgement.reviewer == self.reviewer}
        latest_last = sorted(judgements, key=lambda judgement: (judgement.recorded_at, judgement.entry))
        return {judgement.aspect: judgement for judgement in latest_last}

    def reference(self, citation: Citation) -> Reference:
        return self.references.get(citation.reference) or Reference(citation.reference)


class StatementView:
    """A statement of an article, seen from a viewpoint.

    `title` is the article's, found once for all. `shown`: the judgements that are shown, by aspect.
    `source`: the words that name the innermost source.
    """

    def __init__(
        self,
        statement: Statement,
        article: Article,
        title: str,
        by_id: Mapping[Id, Statement],
        viewpoint: Viewpoint,
    ) -> None:
        self.statement = statement
        self.reading = statement.reading
        self.article = article
        self.viewpoint = viewpoint
        self.title = title
        self.link: Link | None = self.reading.links[0] if self.reading.links else None
        self.shown = viewpoint.shown(statement.judgements) if statement.judgements else {}
        self.said, self.so = self.shown.get(_SAID), self.shown.get(SO)
        self.source = folded(source_text(self.link, article.words)) if self.link else ""
        self._reviewers = {judgement.reviewer for judgement in statement.judgements}
        self._by_id = by_id
        self.clause = self._clause()
        self.citations = self._citations() if statement.citations else []

    @property
    def state(self) -> str | None:
        state_of = self.viewpoint.state_of
        return None if state_of is None else state_of(self.statement, self._by_id)

    def _clause(self) -> str | Marked:
        """The clause on one line; the statement's own words are marked where they are only a part of it."""
        words, span = self.article.words, self.reading.span
        context = self.reading.context if self.reading.context.contains(span) else span
        if context == span:
            return folded(span.of(words))
        before, after = Span(context.start, span.start).of(words), Span(span.end, context.end).of(words)
        return Marked(folded(before), folded(span.of(words)), folded(after))

    @property
    def clause_text(self) -> str:
        return self.clause if isinstance(self.clause, str) else self.clause.text

    @property
    def claim(self) -> str:
        """What is claimed, without who says it: the words said, or a figure's clause."""
        return folded(self.reading.span.of(self.article.words)) if self.reading.links else self.clause_text

    def verdict(self, aspect: str) -> Judgement | None:
        """The judgement that counts: the lead's final one, else the one that is shown."""
        return self.statement.final(aspect) or self.shown.get(aspect)

    @property
    def cue(self) -> str:
        """The words of the innermost cue."""
        return folded(cue_text(self.link, self.article.words)) if self.link else ""

    @property
    def resolved_source(self) -> str:
        """Who the innermost source is; a detector's guess says so."""
        speaker = self.link.speaker if self.link else None
        if speaker is None:
            return self.source
        return f"{speaker.text} (inferred)" if speaker.inferred else speaker.text

    @property
    def chain(self) -> str:
        """Who says it, outermost first, each link with its verdict: "CNN (Verified) ◂ the deputy"."""
        names = []
        for index in reversed(range(len(self.reading.links))):
            name = folded(source_text(self.reading.links[index], self.article.words)) or "source not named"
            judgement = self.shown.get(said(index))
            names.append(f"{name} ({verdict_words(judgement)})" if judgement else name)
        return " ◂ ".join(names)

    def _citations(self) -> list[Citation]:
        """Citations as they may be printed, those of *so* first."""
        ordered = sorted(self.statement.citations, key=lambda c: (c.aspect != SO, c.aspect, c.order, c.id))
        return [public_citation(citation, self.viewpoint.references) for citation in ordered]

    def cited(self, citation: Citation) -> str:
        """Reference and locator in a line."""
        name = self.viewpoint.reference(citation).name
        return f"{name}, {citation.locator}" if citation.locator else name

    def question(self, aspect: str) -> str:
        """What the aspect asks, in words: "Said by CNN?", "Is it so?"."""
        index = said_link(aspect)
        if index is None:
            return "Is it so?"
        links = self.reading.links
        name = folded(source_text(links[index], self.article.words)) if index < len(links) else ""
        return f"Said by {name or 'a source not named'}?"

    def others(self, aspect: str) -> str:
        """The judgements of reviewers other than the one shown, with their names where several could be meant."""
        if self._reviewers <= {self.viewpoint.reviewer}:
            return ""
        shown = self.shown.get(aspect)
        rest = [j for j in self.statement.of_aspect(aspect) if j is not shown and j.reviewer != self.viewpoint.reviewer]
        if self.viewpoint.only_other is not None:
            return "; ".join(verdict_words(judgement) for judgement in rest)
        return "; ".join(f"{self.viewpoint.name(j.reviewer)}: {verdict_words(j)}" for j in rest)

    @property
    def final(self) -> str | None:
        """The lead's final verdicts, with their questions where there are several."""
        finals = self.statement.finals
        if len(self.statement.aspects) == 1:
            return verdict_words(finals[0]) if finals else None
        return "; ".join(f"{self.question(final.aspect)} {verdict_words(final)}" for final in finals) or None

    @property
    def differing(self) -> list[str]:
        """The aspects that reviewers judged differently."""
        if len(self._reviewers) < 2:
            return []
        return [a for a in self.statement.aspects if len({j.value for j in self.statement.of_aspect(a)}) > 1]


def verdict_words(judgement: Judgement | None) -> str:
    """A judgement as people read it ("" where there is none)."""
    return JUDGEMENT_WORDS[judgement.value] if judgement else ""


def folded(text: str) -> str:
    """The text on one line; nothing but its line breaks is changed."""
    return text if text.isprintable() else _LINE_BREAK.sub(" ", text)
