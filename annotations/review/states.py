"""Where the work on a statement stands (design section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.model.ids import Id
from annotations.model.judgement import Judgement
from annotations.model.record import ArticleRecord, Statement, signed_off
from annotations.model.settings import ProjectSettings
from annotations.model.vocabulary import SO, State, StatementKind, Tier, Verdict
from annotations.review.deciding import differs, needs_second_check
from annotations.review.duplicates import independent
from annotations.text import Ranges

_USUAL = ProjectSettings()


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a statement, and whether it is done only because the outer one was verified."""

    state: State
    covered: bool = False

    @property
    def done(self) -> bool:
        return self.state in (State.DONE, State.SIGNED_OFF)


_UNTOUCHED = Standing(State.OPEN)


def standing(statement: Statement, by_id: Mapping[Id, Statement], settings: ProjectSettings = _USUAL) -> Standing:
    """The state of a statement under the project's rules.

    `by_id` holds the statements of its article: a figure without a verdict of its own, inside a
    content that was verified, is covered. *Said*, Disputed and Unverifiable never pass inward, nor
    does a verdict about which reviewers differ, or that is to be looked at again.
    """
    found = _standing(statement, by_id, settings)
    if found.state is State.DONE and statement.signed is not None and signed_off(statement):
        return Standing(State.SIGNED_OFF, found.covered)
    return found


def _standing(statement: Statement, by_id: Mapping[Id, Statement], settings: ProjectSettings) -> Standing:
    if not (
        statement.judgements or statement.finals or statement.strays or statement.queries or statement.reading.parent
    ):
        return _UNTOUCHED  # as all that follows would find: most of a long article is of this sort
    if statement.judgements and _differ(statement):
        return Standing(State.REVIEWERS_DIFFER)
    if statement.strays or any(
        judgement.fork or judgement.outdated for judgement in (*statement.judgements, *statement.finals)
    ):
        return Standing(State.LOOK_AGAIN)
    if statement.shaken:
        return Standing(State.EVIDENCE_CHANGED)
    if not statement.judgements and _covered(statement, by_id):
        return Standing(State.DONE, covered=True)
    return Standing(_judged_state(statement, settings))


def _judged_state(statement: Statement, settings: ProjectSettings) -> State:
    """The state of a statement about which nothing is contested, by what is still wanted of it."""
    judged = {judgement.aspect for judgement in (*statement.judgements, *statement.finals)}
    if not judged.issuperset(statement.aspects):
        return State.WAITING if any(query.pending for query in statement.queries) else State.OPEN
    if wants_citation(statement, settings):
        return State.NEEDS_CITATION
    return State.NEEDS_SECOND_CHECK if needs_second_check(statement, settings) else State.DONE


def wants_citation(statement: Statement, settings: ProjectSettings = _USUAL) -> bool:
    """Whether it was verified or disputed, and has fewer citations, or of other sorts, than the project asks for."""
    needs = any(judgement.value in (Verdict.VERIFIED, Verdict.DISPUTED) for judgement in statement.judgements)
    if not needs:
        return False
    if len(statement.citations) < max(settings.citations, settings.primary):
        return True
    return settings.weighs_sources and any(_lacking(statement, settings))


def wanted_evidence(statement: Statement, settings: ProjectSettings = _USUAL) -> str:
    """What the rules of the project still ask for, in words: "1 more independent source · 1 primary source".

    Empty where nothing is wanted.
    """
    if not wants_citation(statement, settings):
        return ""
    citations, origins, primary = _lacking(statement, settings)
    more = " more" if statement.citations else ""
    parts = []
    if origins > 0:
        parts.append(f"{origins}{more} independent source{'s' if origins > 1 else ''}")
        citations -= origins
    if citations > 0:
        parts.append(f"{citations}{more} citation{'s' if citations > 1 else ''}")
    if primary > 0:
        parts.append(f"{primary} primary source{'s' if primary > 1 else ''}")
    return " · ".join(parts)


def _lacking(statement: Statement, settings: ProjectSettings) -> tuple[int, int, int]:
    """How many citations, independent origins and primary references are still wanted."""
    cited = statement.citations
    origins = independent(one.sources or (one.reference.hex(),) for one in cited)
    primary = sum(one.primary for one in cited)
    return (
        max(settings.citations - len(cited), 0),
        max(settings.independent - origins, 0) if settings.independent > 1 else 0,
        max(settings.primary - primary, 0),
    )


def contradicted_within(statement: Statement, by_id: Mapping[Id, Statement]) -> bool:
    """Whether it was verified although a figure inside it was disputed: a flag to look again."""
    return _verdict_is(statement, Verdict.VERIFIED) and any(
        inner.reading.parent == statement.id and _verdict_is(inner, Verdict.DISPUTED) for inner in by_id.values()
    )


def shown_judgement(statement: Statement, aspect: str, reviewer: Id | None) -> Judgement | None:
    """The judgement to show first: the lead's final one, the reviewer's own, else the latest of anybody's."""
    if (final := statement.final(aspect)) is not None:
        return final
    if reviewer is not None and (own := statement.judgement(aspect, reviewer)):
        return own
    return max(statement.of_aspect(aspect), key=lambda judgement: judgement.recorded_at, default=None)


def next_question(statement: Statement, reviewer: Id) -> str:
    """The aspect to ask this reviewer next: the first one not judged as it is now, else *so*."""
    own = ((aspect, statement.judgement(aspect, reviewer)) for aspect in statement.aspects)
    return next((aspect for aspect, judgement in own if judgement is None or judgement.outdated), SO)


def open_for(statement: Statement, reviewer: Id, by_id: Mapping[Id, Statement]) -> bool:
    """Whether this reviewer still has an aspect of it to judge, for the first time or again."""
    if statement.rejected or (not statement.judgements and _covered(statement, by_id)):
        return False
    if signed_off(statement):
        return False
    own = [statement.judgement(a, reviewer) for a in statement.aspects if statement.final(a) is None]
    return any(judgement is None or judgement.outdated for judgement in own)


def live_statements(record: ArticleRecord) -> list[Statement]:
    """The statements that count: neither rejected nor masked."""
    if not record.article.masks:
        return [statement for statement in record.statements if not statement.rejected]
    masked = Ranges(mask.span for mask in record.article.masks)
    return [s for s in record.statements if not s.rejected and not masked.covers(s.span)]


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an article is. Verdict counts are of the aspect *so* of statements to check."""

    to_check: int = 0
    done: int = 0
    minor: int = 0
    verified: int = 0
    disputed: int = 0
    unverifiable: int = 0
    needs_citation: int = 0


def counts(record: ArticleRecord) -> Counts:
    """Counts the statements of an article; rejected and masked ones are left out."""
    by_id = {statement.id: statement for statement in record.statements}
    live = live_statements(record)
    to_check = [s for s in live if s.tier is Tier.CHECK]
    standings = [standing(s, by_id, record.settings) for s in to_check]
    values = [j.value for s in to_check if (j := shown_judgement(s, SO, None))]
    return Counts(
        to_check=len(to_check),
        done=sum(state.done for state in standings),
        needs_citation=sum(state.state is State.NEEDS_CITATION for state in standings),
        minor=len(live) - len(to_check),
        verified=values.count(Verdict.VERIFIED),
        disputed=values.count(Verdict.DISPUTED),
        unverifiable=values.count(Verdict.UNVERIFIABLE),
    )


def _differ(statement: Statement) -> bool:
    values = {(judgement.aspect, judgement.value) for judgement in statement.judgements}
    several = len(values) > len({aspect for aspect, _ in values})
    return several and any(differs(statement, aspect) for aspect in statement.aspects)


def _verdict_is(statement: Statement, verdict: Verdict) -> bool:
    return any(judgement.value == verdict for judgement in statement.of_aspect(SO))


def _covered(statement: Statement, by_id: Mapping[Id, Statement]) -> bool:
    if statement.kind is not StatementKind.NUMERIC or statement.reading.parent is None:
        return False
    outer = by_id.get(statement.reading.parent)
    if outer is None or outer.rejected:
        return False
    final = outer.final(SO)
    so = (final,) if final is not None else outer.of_aspect(SO)
    if not so:
        return False
    return all(j.value == Verdict.VERIFIED and not j.outdated and not j.fork for j in so)
