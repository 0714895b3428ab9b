"""What of an article stands in no statement."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model.article import Mask
from annotations.model.record import ArticleRecord, Statement
from annotations.model.vocabulary import StatementKind
from annotations.review.coverage import FindingKind, scan, uncovered, unticked
from annotations.text import Span, normalised
from tests.factories import R1, R2, make_article, make_link, make_statement, span_of

NUMBER, QUOTATION, NAME, SUPERLATIVE = FindingKind


def found(words: str, kind: FindingKind, *statements: Statement, ticked: Sequence[Span] = ()) -> list[str]:
    """What is found of a kind in an article of these words."""
    record = ArticleRecord(make_article(words), statements, {R1.id: frozenset(ticked)})
    return of(record, kind)


def of(record: ArticleRecord, kind: FindingKind) -> list[str]:
    words = record.article.words
    scanned = scan(words)
    findings = uncovered(scanned, unticked(scanned.sentences, record, R1.id), record)
    return [finding.span.of(words) for finding in findings if finding.kind is kind]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("In all 53 wounded men and two dozen others.", ["53", "two dozen"]),
        ("It cost $1.2 million, or 12% of 3,400 crore.", ["$1.2 million", "12%", "3,400 crore"]),
        ("Forty-two of one hundred and five came on the 9th.", ["Forty-two", "hundred and five", "9th"]),
        ("No one, one of them, once: nobody was alone.", []),
        ("Hundreds fled; half stayed, ½ of ٣٤ men.", ["Hundreds", "half", "½", "٣٤"]),
        ("The often-weighty tendency of sixpence.", []),
    ],
)
def test_numbers_are_digits_and_number_words(words: str, numbers: list[str]) -> None:
    assert found(words, NUMBER) == numbers


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("He spoke of a “land bridge” and of “nazis”.", ["“land bridge”"]),
        (
            "„Das geht“, «à la lettre», 'not so', \"quite so\".",
            ["„Das geht“", "«à la lettre»", "'not so'", '"quite so"'],
        ),
        ("“We left. They stayed,” he said.", ["“We left.", "They stayed,”"]),
        ("The soldiers' aim wasn't theirs.", []),
    ],
)
def test_quotations_have_two_words_and_end_with_their_sentence(words: str, quoted: list[str]) -> None:
    assert found(words, QUOTATION) == quoted


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Then Iryna Vershchuk’s aide met Kim Lee.", ["Iryna Vershchuk", "Kim Lee"]),
        ("Then the Committee of the Red Cross came.", ["Committee of the Red Cross"]),
        ("Yesterday it rained. When Putin came, I left on Monday.", ["Putin"]),
        ("The Donetsk People’s Republic fell.", ["Donetsk People’s Republic"]),
        ("CNN quoted the U.N. Secretary-General.", ["CNN", "U.N. Secretary-General"]),
        ("Talks failed. After talks, Talks were held.", ["Talks"]),
        ("He met Ana Li. Ana Li met Li, and Ana Wu met them.", ["Ana Li", "Ana Wu"]),
        ("Élodie Ştefan met Ñusta Öz 😀.", ["Élodie Ştefan", "Ñusta Öz"]),
    ],
)
def test_names_are_capitalised_and_not_only_for_the_sentence(words: str, names: list[str]) -> None:
    assert found(words, NAME) == names


@pytest.mark.parametrize(
    ("words", "superlatives"),
    [
        ("It was the biggest city and the most famous one.", ["biggest", "most famous"]),
        ("The heaviest attack since May, the first ever.", ["heaviest", "first", "ever"]),
        ("They never left; all of them came, only he did not.", ["never", "all", "only"]),
        ("At least he will protest in the forest west of Brest, after all.", []),
    ],
)
def test_superlatives_claim_all_or_nothing(words: str, superlatives: list[str]) -> None:
    assert found(words, SUPERLATIVE) == superlatives


def test_largest_since_is_one_finding() -> None:
    assert found("The largest since 1945.", SUPERLATIVE) == ["largest since"]


WORDS = "Kyiv said 260 men left. The Azov men fought on. It had 12 tanks."


class TestCovering:
    article = make_article(WORDS)
    statement = make_statement(
        article, "260 men left", kind=StatementKind.ATTRIBUTED, links=[make_link(article, "Kyiv", "said")]
    )

    def record(self, *statements: Statement, **changes: object) -> ArticleRecord:
        return replace(ArticleRecord(self.article, statements), **changes)  # type: ignore[arg-type]

    def test_a_statement_covers_its_words_its_source_and_its_cue(self) -> None:
        assert of(self.record(), NUMBER) == ["260", "12"]
        assert of(self.record(self.statement), NUMBER) == ["12"]
        assert of(self.record(), NAME) == ["Azov"]  # Kyiv only begins a sentence here
        azov = make_statement(self.article, "fought on", links=[make_link(self.article, "Azov men")])
        assert of(self.record(azov), NAME) == []

    def test_a_minor_one_covers_and_a_rejected_one_does_not(self) -> None:
        assert of(self.record(replace(self.statement, rejected=True)), NUMBER) == ["260", "12"]

    def test_what_is_masked_is_not_found(self) -> None:
        article = replace(self.article, masks=(Mask(span_of(self.article, "It had 12 tanks."), "litter"),))
        assert of(replace(self.record(self.statement), article=article), NUMBER) == []

    def test_a_ticked_sentence_is_covered_for_the_reviewer_who_ticked_it(self) -> None:
        ticks = {R1.id: frozenset({span_of(self.article, "It had 12 tanks.")})}
        assert of(self.record(ticks=ticks), NUMBER) == ["260"]
        assert of(self.record(ticks={R2.id: ticks[R1.id]}), NUMBER) == ["260", "12"]

    def test_a_name_that_a_statement_holds_is_found_nowhere_else(self) -> None:
        article = make_article("They met Olga Petrova. Then Petrova left Lviv.")
        statement = make_statement(article, "met Olga Petrova")
        assert of(ArticleRecord(article, (statement,)), NAME) == ["Lviv"]


def test_unticked_sentences_are_neither_ticked_nor_masked() -> None:
    article = make_article(WORDS, (Mask(Span(0, 23), "litter"),))
    sentences = scan(WORDS).sentences
    halves = {R1.id: frozenset({Span(24, 30), Span(30, 47)})}
    assert unticked(sentences, ArticleRecord(article), R1.id) == sentences[1:]
    assert unticked(sentences, ArticleRecord(article, ticks=halves), R1.id) == sentences[2:]
    assert unticked(sentences, ArticleRecord(article, ticks=halves), None) == sentences[1:]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        "'",
        '"',
        "«",
        "»",
        "A",
        "Kyiv ",
        "the ",
        "of ",
        "most ",
        "12",
        ".",
        " ",
        "\n",
        "ten ",
        "and ",
        "😀",
        "é",
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=60).map("".join)).map(normalised)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30), st.sampled_from("smt")), max_size=6))
@settings(max_examples=300, deadline=None)
def test_findings_lie_in_unmasked_unticked_words_and_in_no_statement(
    words: str, cuts: list[tuple[int, int, str]]
) -> None:
    spans = [(Span(start, min(start + size, len(words))), kind) for start, size, kind in cuts if start < len(words)]
    masks = [span for span, kind in spans if kind == "m"]
    article = make_article(words, tuple(Mask(span, "") for span in masks))
    stated = [span for span, kind in spans if kind == "s"]
    blank = make_statement(make_article("x"), "x")
    statements = tuple(replace(blank, reading=replace(blank.reading, span=span)) for span in stated)
    scanned = scan(words)
    ticks = {R1.id: frozenset(s for s in scanned.sentences if any(s.overlaps(t) for t, kind in spans if kind == "t"))}
    record = ArticleRecord(article, statements, ticks)
    findings = uncovered(scanned, unticked(scanned.sentences, record, R1.id), record)
    for finding in findings:
        assert finding.span.of(words).strip()
        assert not any(finding.span.overlaps(other) for other in (*masks, *stated, *ticks[R1.id]))
        assert any(sentence.contains(finding.span) for sentence in scanned.sentences)
    assert list(findings) == sorted(findings, key=lambda f: (f.span.start, -f.span.end))
