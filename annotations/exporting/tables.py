"""The sheets beside *Statements*: what they hold, and how it is gathered in one pass over the articles."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotations.exporting.cells import Address, Value
from annotations.exporting.columns import DETAILS, HASH_HEADING, STATEMENT_COLUMNS, TECHNICAL, edtf_value
from annotations.exporting.sheets import Layout
from annotations.exporting.view import JUDGEMENT_WORDS, StatementView, Viewpoint, verdict_words
from annotations.model.article import Article
from annotations.model.judgement import Judgement
from annotations.model.reference import Reference
from annotations.model.vocabulary import NO_CHECK, SO, Reason, Tier, Verdict, reasons_for, said

SAID_REASONS = tuple(
    reason for value in (Verdict.DISPUTED, Verdict.UNVERIFIABLE, NO_CHECK) for reason in reasons_for(said(0), value)
)
SO_REASONS = tuple(
    reason for value in (Verdict.DISPUTED, Verdict.UNVERIFIABLE, NO_CHECK) for reason in reasons_for(SO, value)
)
WITHDRAW = "(withdraw)"
"""The entry of a verdict cell that withdraws the verdict; a blank cell means unchanged."""

VERDICT_CHOICES: tuple[str, ...] = (*JUDGEMENT_WORDS.values(), WITHDRAW)


def _choices(letter: str, offered: tuple[str, ...] | tuple[Reason, ...]) -> str:
    """The cells of *Read me* that hold the values a column offers."""
    return f"'Read me'!${letter}$2:${letter}${len(offered) + 1}"


_OFFERED = {
    "said": _choices("D", VERDICT_CHOICES),
    "so": _choices("D", VERDICT_CHOICES),
    "said_reason": _choices("E", SAID_REASONS),
    "so_reason": _choices("F", SO_REASONS),
}
_PRESSING = (Verdict.DISPUTED.value, Verdict.UNVERIFIABLE.value)
_VERDICT_COLUMNS = ("said", "so", "others_said", "others_so", "final")


def statements_layout(viewpoint: Viewpoint) -> list[Layout]:
    """The columns of *Statements*, of which the last is the row's hash."""
    columns = [
        Layout(
            column.heading_for(viewpoint),
            column.width,
            number_format=column.number_format,
            level=int(column.group == DETAILS),
            hidden=column.group == TECHNICAL,
            editable=column.editable,
            verdict=column.key in _VERDICT_COLUMNS,
            choices=_OFFERED.get(column.key, ""),
        )
        for column in STATEMENT_COLUMNS
    ]
    return [*columns, Layout(HASH_HEADING, 18, hidden=True)]


def editor_layout(viewpoint: Viewpoint) -> list[Layout]:
    return [
        Layout("Article", 34),
        Layout("¶", 6),
        Layout("Statement", 50),
        Layout(f"Said ({viewpoint.whose})", 14, verdict=True),
        Layout(f"So ({viewpoint.whose})", 14, verdict=True),
        Layout("Why", 40),
        Layout("Correction", 34),
        Layout("First citation", 32),
    ]


CITATIONS = [
    Layout("Article", 34),
    Layout("¶", 6),
    Layout("Statement", 45),
    Layout("Question", 24),
    Layout("Stance", 12),
    Layout("Reference", 32),
    Layout("Locator", 14),
    Layout("Passage", 50),
    Layout("Note", 30),
    Layout("URL", 36),
    Layout("By", 8),
    Layout("Statement id", 34, hidden=True),
    Layout("Reference id", 34, hidden=True),
]

REFERENCES = [
    Layout("Reference", 40),
    Layout("Type", 14),
    Layout("Authors", 24),
    Layout("Appeared in", 24),
    Layout("Volume", 8),
    Layout("Issue", 8),
    Layout("Pages", 10),
    Layout("Publisher", 22),
    Layout("Place", 14),
    Layout("Published", 12, number_format="yyyy-mm-dd"),
    Layout("Accessed", 12, number_format="yyyy-mm-dd"),
    Layout("URL", 40),
    Layout("Archived URL", 40),
    Layout("Identifier", 18),
    Layout("Language", 10),
    Layout("Primary or secondary", 12),
    Layout("Origin", 20),
    Layout("Spoke", 22),
    Layout("Role", 22),
    Layout("Time", 8),
    Layout("Words read out", 40),
    Layout("Answer", 40),
    Layout("On record", 13),
    Layout("Confidential", 13),
    Layout("Cited", 8),
    Layout("Formatted", 60),
    Layout("Reference id", 34, hidden=True),
]

SOURCES = [
    Layout("Source", 36),
    Layout("Class", 14),
    Layout("Statements", 12),
    Layout("Said: verified", 12),
    Layout("Said: disputed", 12),
    Layout("Said: unverifiable", 14),
    Layout("So: verified", 12),
    Layout("So: disputed", 12),
    Layout("So: unverifiable", 14),
]

ARTICLES = [
    Layout("Title", 50),
    Layout("Outlet", 20),
    Layout("Published", 12, number_format="yyyy-mm-dd"),
    Layout("URL", 40),
    Layout("File", 28),
    Layout("Words", 9),
    Layout("To check", 10),
    Layout("Minor", 8),
    Layout("So: verified", 12),
    Layout("So: disputed", 12),
    Layout("So: unverifiable", 14),
    Layout("No check needed", 12),
    Layout("Not judged", 12),
    Layout("Text id", 34, hidden=True),
]


def differences_layout(viewpoint: Viewpoint) -> list[Layout]:
    return [
        Layout("Article", 34),
        Layout("¶", 6),
        Layout("Statement", 45),
        Layout("Question", 24),
        *(Layout(name, 16, verdict=True) for name in viewpoint.names.values()),
        Layout("Justifications", 50),
        Layout("Final", 14, verdict=True),
    ]


def citation_rows(view: StatementView) -> Iterator[list[Value]]:
    statement = view.statement
    for citation in view.citations:
        reference = view.viewpoint.reference(citation)
        yield [
            view.title,
            statement.label,
            view.clause_text,
            view.question(citation.aspect),
            citation.stance.value,
            reference.name,
            citation.locator or None,
            citation.passage or None,
            citation.note or None,
            reference.url,
            view.viewpoint.name(citation.reviewer) if citation.reviewer else None,
            statement.id.hex(),
            reference.id.hex(),
        ]


def reference_row(reference: Reference, cited: int, formatted: str) -> list[Value]:
    """A reference that `public_references` made fit to print; `formatted` is how a bibliography prints it."""
    return [
        reference.name,
        reference.type,
        reference.authors,
        reference.container,
        reference.volume,
        reference.issue,
        reference.pages,
        reference.publisher,
        reference.place,
        edtf_value(reference.published),
        edtf_value(reference.accessed),
        Address(reference.url) if reference.url else None,
        Address(reference.archived_url) if reference.archived_url else None,
        reference.identifier,
        reference.language,
        reference.level,
        reference.origin,
        reference.contact,
        reference.role,
        reference.time,
        reference.words_read_out,
        reference.answer,
        reference.record,
        reference.confidential,
        cited,
        formatted,
        reference.id.hex(),
    ]


def difference_rows(view: StatementView) -> Iterator[list[Value]]:
    for aspect in view.differing:
        by_reviewer: dict[bytes, Judgement] = {j.reviewer: j for j in view.statement.of_aspect(aspect)}
        why = [
            f"{view.viewpoint.name(judgement.reviewer)}: {judgement.justification}"
            for judgement in by_reviewer.values()
            if judgement.justification
        ]
        final = view.statement.final(aspect)
        if final is not None and (said := " – ".join(filter(None, (str(final.reason or ""), final.justification)))):
            why.append(f"{view.viewpoint.name(final.reviewer)} (final): {said}")
        yield [
            view.title,
            view.statement.label,
            view.clause,
            view.question(aspect),
            *(verdict_words(by_reviewer.get(reviewer)) for reviewer in view.viewpoint.names),
            "\n".join(why),
            verdict_words(final) or None,
        ]


def _presses(judgement: Judgement) -> bool:
    return judgement.value in _PRESSING or judgement.correction != ""


def editor_row(view: StatementView) -> list[Value] | None:
    """What the editor must see of a statement; None where nothing needs action."""
    statement = view.statement
    judged = {**view.shown, **{final.aspect: final for final in statement.finals}}  # what the lead decided counts
    asked = [(aspect, judged[aspect]) for aspect in statement.aspects if aspect in judged]
    pressing = [(aspect, judgement) for aspect, judgement in asked if _presses(judgement)]
    if not pressing:
        return None
    why = []
    for aspect, judgement in pressing:
        words = " – ".join(filter(None, (str(judgement.reason or ""), judgement.justification)))
        # Only the innermost link has a column of its own
        verdict = "" if aspect in (said(0), SO) and words else verdict_words(judgement) + (": " if words else "")
        why.append(f"{view.question(aspect)} {verdict}{words}" if len(statement.aspects) > 1 else words)
    return [
        view.title,
        statement.label,
        view.clause,
        verdict_words(judged.get(said(0))),
        verdict_words(judged.get(SO)),
        "\n".join(filter(None, why)),
        "\n".join(judgement.correction for _, judgement in pressing if judgement.correction),
        view.cited(view.citations[0]) if view.citations else None,
    ]


_COUNTED = (Verdict.VERIFIED.value, Verdict.DISPUTED.value, Verdict.UNVERIFIABLE.value)


@dataclass(slots=True)
class Tally:
    """Counts gathered while the statements pass by."""

    statements: int = 0
    minor_open: int = 0
    said: Counter[str] = field(default_factory=Counter)
    so: Counter[str] = field(default_factory=Counter)
    cited: Counter[bytes] = field(default_factory=Counter)
    sources: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def add(self, view: StatementView) -> None:
        self.statements += 1
        self.so[view.so.value if view.so else ""] += 1
        if view.link is not None:
            self.said[view.said.value if view.said else ""] += 1
        self.minor_open += view.so is None and view.statement.tier is Tier.MINOR
        self.cited.update(citation.reference for citation in view.citations)
        if view.link is not None:
            name = view.resolved_source or "source not named"
            counts = self.sources.setdefault((name, view.link.source_class.value), Counter())
            counts["statements"] += 1
            for aspect, judgement in (("said", view.said), ("so", view.so)):
                if judgement:
                    counts[f"{aspect} {judgement.value}"] += 1

    def source_rows(self) -> Iterator[list[Value]]:
        """Sources, the most quoted first."""
        for (name, kind), counts in sorted(self.sources.items(), key=lambda item: (-item[1]["statements"], item[0])):
            verdicts = [counts[f"{aspect} {value}"] for aspect in ("said", "so") for value in _COUNTED]
            yield [name, kind, counts["statements"], *verdicts]


def article_row(article: Article, views: Iterable[StatementView]) -> list[Value]:
    """An article with its counts; those of verdicts are of the statements to check."""
    tiers: Counter[Tier] = Counter()
    values: Counter[str] = Counter()
    for view in views:
        tiers[view.reading.tier] += 1
        if view.reading.tier is Tier.CHECK:
            values[view.so.value if view.so else ""] += 1
    metadata = article.metadata
    return [
        article.title,
        metadata.outlet,
        edtf_value(metadata.published),
        Address(metadata.url) if metadata.url else None,
        metadata.original_name,
        len(article.words.split()),
        tiers[Tier.CHECK],
        tiers[Tier.MINOR],
        *(values[value] for value in (*_COUNTED, NO_CHECK, "")),
        article.text.hex(),
    ]


def summary_line(tally: Tally, editor_rows: int) -> str:
    """The one line above *For the editor*."""
    judged = tally.statements - tally.so[""]
    counts = tally.so
    return (
        f"{editor_rows:,} of {tally.statements:,} statements need you. "
        f"Judged: {judged:,} – {counts['verified']:,} verified, {counts['disputed']:,} disputed, "
        f"{counts['unverifiable']:,} unverifiable, {counts[NO_CHECK]:,} need no check. "
        f"Not judged yet: {counts['']:,}, of which {tally.minor_open:,} are minor."
    )
