"""Positions, paragraphs, sentences and words of plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import WrongUse
from annotations.text import (
    Lines,
    Span,
    Utf16Map,
    harmless,
    hull,
    iou,
    normalised,
    paragraphs,
    sentences,
    snapped_to_words,
)

PIECES = ["a", "He", "said", "U.N.", "p.m.", "é", "e\u0301", "3.5", ".", "!", "…", ",", "“", "”", "’", '"', "(", ")"]
PIECES += [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2028", "\x1f", "😀", "👩\u200d🚒", "中", "\u0000", "—"]
news = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
texts = st.one_of(news, st.text(max_size=60)).map(normalised)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(0, 40))


@st.composite
def text_and_span(draw: st.DrawFn) -> tuple[str, Span]:
    words = draw(texts)
    start = draw(st.integers(0, len(words)))
    return words, Span(start, draw(st.integers(start, len(words))))


class TestUtf16Map:
    @given(texts)
    def test_every_position_is_counted_as_the_encoding_counts_it(self, words: str) -> None:
        units = Utf16Map(words)
        for position in range(len(words) + 1):
            expected = len(words[:position].encode("utf-16-le")) // 2
            assert units.to_utf16(position) == expected
            assert units.to_code_point(expected) == position
        assert units.units == len(words.encode("utf-16-le")) // 2

    @given(texts)
    def test_every_unit_belongs_to_a_character(self, words: str) -> None:
        units = Utf16Map(words)
        owners = [position for position, sign in enumerate(words) for _ in range(1 + (ord(sign) > 0xFFFF))]
        assert [units.to_code_point(unit) for unit in range(units.units)] == owners

    def test_the_middle_of_a_surrogate_pair_is_its_character(self) -> None:
        units = Utf16Map("a😀😀b")
        assert [units.to_code_point(unit) for unit in range(7)] == [0, 1, 1, 2, 2, 3, 4]

    @pytest.mark.parametrize("position", [-1, 3])
    def test_positions_outside_the_text_are_refused(self, position: int) -> None:
        with pytest.raises(WrongUse, match="outside the text"):
            Utf16Map("😀b").to_utf16(position)

    @pytest.mark.parametrize("units", [-1, 4])
    def test_units_outside_the_text_are_refused(self, units: int) -> None:
        with pytest.raises(WrongUse, match="outside the text"):
            Utf16Map("😀b").to_code_point(units)


class TestSpan:
    @given(spans, spans)
    def test_relations_are_those_of_sets_of_positions(self, a: Span, b: Span) -> None:
        ours, theirs = set(range(*a)), set(range(*b))
        assert a.overlaps(b) == bool(ours & theirs) or not (ours and theirs)
        assert len(a) == len(ours)
        if theirs:
            assert a.contains(b) == (ours >= theirs)
        assert iou(a, b) == (len(ours & theirs) / len(ours | theirs) if ours & theirs else 0.0)

    def test_an_empty_span_inside_another_has_nothing_in_common_with_it(self) -> None:
        assert iou(Span(3, 3), Span(0, 9)) == 0.0

    @given(st.lists(spans, min_size=1))
    def test_the_hull_is_the_smallest_cover(self, several: list[Span]) -> None:
        cover = hull(several)
        assert all(cover.contains(span) for span in several)
        assert cover.start in {span.start for span in several}
        assert cover.end in {span.end for span in several}

    def test_nothing_has_no_hull(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            hull([])

    def test_its_words(self) -> None:
        assert Span(1, 3).of("a😀bc") == "😀b"


class TestNormalised:
    @given(st.text(alphabet=st.characters(codec=None, categories=None), max_size=60))
    def test_it_can_be_stored_and_is_stable(self, words: str) -> None:
        stored = normalised(words)
        assert "\r" not in stored
        stored.encode("utf-8")
        assert stored.startswith("\ufeff") or normalised(stored) == stored

    def test_what_changes_and_what_stays(self) -> None:
        assert normalised("\ufeffa\r\nb\rc\n\ud83dx\u00a0\u2028") == "a\nb\nc\n\ufffdx\u00a0\u2028"


def _check_cover(words: str, parts: list[Span], whole: Span) -> None:
    """The parts lie in order inside the whole, hold all its non-blank characters, and end on none."""
    previous = whole.start
    for part in parts:
        assert previous <= part.start < part.end <= whole.end
        assert part.of(words) == part.of(words).strip()
        assert not words[previous : part.start].strip()
        previous = part.end
    assert not words[previous : whole.end].strip()


class TestParagraphs:
    @given(texts)
    def test_they_cover_the_text(self, words: str) -> None:
        _check_cover(words, paragraphs(words), Span(0, len(words)))

    @given(texts)
    def test_a_position_is_in_the_paragraph_of_its_number(self, words: str) -> None:
        lines = Lines(words)
        for number, paragraph in enumerate(lines.paragraphs, 1):
            assert lines.number_of(paragraph.start) == number
            assert lines.number_of(paragraph.end - 1) == number

    def test_blank_lines_count_for_nothing(self) -> None:
        words = "\n  Head \n\n\u00a0\nBody\n"
        assert [span.of(words) for span in paragraphs(words)] == ["Head", "Body"]
        assert Lines(words).number_of(0) == 1
        assert Lines("").number_of(0) == 1


NEWS_SENTENCES = [
    ["The U.N. Secretary-General met him.", "The U.N. spokesman said so to the U.N.", "They agreed."],
    ["They arrived at 2:00 p.m. GMT on Thursday.", "It began at 3 p.m.", "The talks ended."],
    ["Dr. Smith met Mr. Jones and Lt. Col. Brown.", "Nobody spoke."],
    ["J. Smith left.", "K. R. Brown stayed.", "So did I.", "Then it rained."],
    ["“We won,” he said.", "“Then we left.”", "She agreed."],
    ["“I came.", "I saw.”", "He left."],
    ["‘No!’", "He left (on Monday.)", "Is it so?", "Yes!"],
    ["“No!” he said."],
    ["It is … over.", "Wait…", "Then he left...", "Nobody knows why."],
    ["It cost $3.5 million.", "20 people paid.", "About 4.5 percent did not."],
    ["It happened on Jan. 5 in Washington, D.C.", "The U.S. Army denied it."],
    ["He works for Acme Inc. of Ohio.", "It belongs to Acme Inc.", "The company denied it."],
    ["They asked, and he said no.", "Mr. Jones asked for No. 5 again."],
    ["He paid 5 vs. 6 dollars, e.g. Tuesday."],
    ["Это так.", "Он ушёл."],
]


class TestSentences:
    @pytest.mark.parametrize("expected", NEWS_SENTENCES, ids=lambda expected: expected[0][:24])
    def test_news(self, expected: list[str]) -> None:
        words = "\nHead\n  " + " ".join(expected) + "  \nTail"
        paragraph = paragraphs(words)[1]
        assert [span.of(words) for span in sentences(words, paragraph)] == expected

    @given(texts)
    def test_they_cover_their_paragraph(self, words: str) -> None:
        for paragraph in paragraphs(words):
            _check_cover(words, sentences(words, paragraph), paragraph)

    @given(texts, texts)
    def test_a_paragraph_does_not_depend_on_its_neighbours(self, words: str, before: str) -> None:
        shift = len(before) + 1
        alone = [sentences(words, paragraph) for paragraph in paragraphs(words)]
        together = [sentences(f"{before}\n{words}", Span(p.start + shift, p.end + shift)) for p in paragraphs(words)]
        assert [[Span(s.start + shift, s.end + shift) for s in each] for each in alone] == together


class TestSnappedToWords:
    @given(text_and_span())
    def test_it_cuts_no_word_and_stays_in_the_text(self, case: tuple[str, Span]) -> None:
        words, span = case
        start, end = snapped_to_words(words, span)
        assert 0 <= start <= end <= len(words)
        for border in (start, end):
            assert start == end or not re.fullmatch(r"\w\w", words[max(0, border - 1) : border + 1])
        assert words[start:end] == words[start:end].strip()

    @given(text_and_span())
    def test_it_loses_no_word_and_snaps_once(self, case: tuple[str, Span]) -> None:
        words, span = case
        snapped = snapped_to_words(words, span)
        assert span.of(words).strip() in snapped.of(words)
        if snapped.start < snapped.end:
            assert snapped_to_words(words, snapped) == snapped

    @pytest.mark.parametrize(
        ("selected", "expected"),
        [
            ("ighte", "fighters"),
            (" 200 fi", "200 fighters"),
            ("on’", "don’t"),
            ("70", "1,700"),
            ("day-to", "day-to-day"),
        ],
    )
    def test_words_of_the_news(self, selected: str, expected: str) -> None:
        words = "They don’t say: 1,700 or 200 fighters left on a day-to-day basis."
        start = words.index(selected)
        assert snapped_to_words(words, Span(start, start + len(selected))).of(words) == expected


def test_a_harmless_name_cannot_reorder_or_break_a_line() -> None:
    assert harmless("a\u202egpj.txt\n\x1b[2J") == "a\ufffdgpj.txt\ufffd\ufffd[2J"
    assert len(harmless("x" * 500 + ".txt")) <= 121
    assert harmless("x" * 500 + ".txt").endswith(".txt")
