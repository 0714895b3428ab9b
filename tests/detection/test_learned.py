"""The attribution model: what it reads, that it always reads the same, and that it takes no foreign file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from annotations.detection.flat_reading import detect_flat
from annotations.detection.learned import weights
from annotations.detection.learned.features import LONGEST, features
from annotations.detection.learned.flat import flat_attributions
from annotations.detection.parsing import Parsed, parse
from annotations.detection.pool import DetectionPool
from annotations.errors import DetectionFailed
from annotations.quotations import outermost, quotations
from annotations.text import Span

if TYPE_CHECKING:
    from spacy.language import Language

Roles = tuple[list[str], list[str], list[str]]
Read = Callable[[str], list[Roles]]


@pytest.fixture
def read(nlp: "Language") -> Read:
    """Source, cue and content of each attribution, as words."""

    def reading(words: str) -> list[Roles]:
        found = detect_flat(words, nlp).suggestions
        return [
            (
                [span.of(words) for span in link.source],
                [span.of(words) for span in link.cue],
                [span.of(words) for span in one.reading.content],
            )
            for one in found
            for link in one.reading.links
        ]

    return reading


def parsed(nlp: "Language", words: str) -> Parsed:
    return parse(nlp, words, Span(0, len(words)))


class TestReading:
    def test_direct_speech(self, read: Read) -> None:
        assert read("“We will not surrender,” the mayor said.") == [
            (["the mayor"], ["said"], ["“We will not surrender,”"])
        ]

    def test_indirect_speech(self, read: Read) -> None:
        words = "Senator Smith said on Monday that the bill would raise taxes."
        [(source, cue, content)] = read(words)
        assert (source, content) == (["Senator Smith"], ["that the bill would raise taxes"])
        assert cue[0].startswith("said")

    def test_according_to(self, read: Read) -> None:
        [(source, cue, content)] = read("According to the police, three people were arrested at the rally.")
        assert (source, cue) == (["the police"], ["According to"])
        assert content == ["three people were arrested at the rally"]

    def test_content_on_both_sides_of_the_cue(self, read: Read) -> None:
        words = "“The vote,” said Mr. Jones, a Democrat, “was a mistake.”"
        [(source, cue, content)] = read(words)
        assert cue == ["said"]
        assert source[0].startswith("Mr. Jones")
        assert content == ["“The vote,”", "“was a mistake.”"]

    def test_nobody_says_anything(self, read: Read) -> None:
        assert read("The train left the station at noon. It was raining.") == []

    @pytest.mark.parametrize("words", ["", " ", "\n\n", "“", "\u202e\u05e9\u05dc\u05d5\u05dd.", "x" * 5000])
    def test_texts_without_words_to_read(self, read: Read, words: str) -> None:
        assert read(words) == []

    def test_positions_count_code_points(self, read: Read) -> None:
        plain = "“We will not surrender,” the mayor said."
        for before in ("🎉 👩‍👩‍👧\n\n", "Cafe\u0301\n\n", "🇺🇦\n\n"):
            assert read(before + plain)[-1] == read(plain)[0]


class TestSameness:
    def test_what_stands_beside_a_paragraph_changes_nothing_but_rounding(self, nlp: "Language") -> None:
        """The order and company in which paragraphs are read is no feature."""
        lines = [f"“We will go at {hour},” the mayor said." for hour in ("noon", "ten in the morning", "six o'clock")]
        words = "\n\n".join(["Headline.", "Lead.", "More.", *lines, *reversed(lines)])
        piece = parsed(nlp, words)
        found = flat_attributions(piece, outermost(quotations(words)))
        said = [one.content[0].of(words) for one in found]
        assert len(said) == 6
        assert said[:3] == said[5:2:-1]
        for one, same in zip(found[:3], found[5:2:-1], strict=True):
            assert one.score == pytest.approx(same.score, abs=0.02)

    def test_any_number_of_workers_reads_the_same(self, nlp: "Language", sample: Callable[[str], str]) -> None:
        words = sample("Azovstal")
        here = detect_flat(words, nlp)
        with DetectionPool(2, flat=True) as pool:
            found = dict(pool.detect_many((number, words) for number in range(3)))
        assert list(found.values()) == [here] * 3
        assert here.suggestions

    def test_a_word_belongs_to_one_attribution_at_most(self, nlp: "Language", sample: Callable[[str], str]) -> None:
        words = sample("Azovstal")
        taken = bytearray(len(words))
        for one in flat_attributions(parsed(nlp, words), outermost(quotations(words))):
            for span in (*one.source, *one.cue, *one.content):
                assert not any(taken[span.start : span.end])
                taken[span.start : span.end] = b"\1" * len(span)


class TestBlocks:
    def test_every_word_is_in_one_block_and_no_block_crosses_a_paragraph(self, nlp: "Language") -> None:
        words = "One two. " * 150 + "\n\n" + "word " * 450 + "\nEnd."
        seen = features(parsed(nlp, words), [])
        assert [row for start, stop in seen.blocks for row in range(start, stop)] == list(range(len(seen)))
        assert max(stop - start for start, stop in seen.blocks) <= LONGEST
        for start, stop in seen.blocks:
            assert "\n" not in words[seen.spans[start].start : seen.spans[stop - 1].end]

    def test_a_long_paragraph_is_cut_between_sentences(self, nlp: "Language") -> None:
        words = "One two three. " * 150
        seen = features(parsed(nlp, words), [])
        assert len(seen.blocks) > 1
        assert {seen.spans[start].of(words) for start, _ in seen.blocks} == {"One"}


class TestWeights:
    def test_a_damaged_file_is_refused(self, tmp_path: Path) -> None:
        damaged = tmp_path / "weights.npz"
        shutil.copyfile(weights.FILE, damaged)
        with damaged.open("r+b") as file:
            file.seek(weights.FILE.stat().st_size // 2)
            file.write(b"\0" * 64)
        with pytest.raises(DetectionFailed, match=r"weights\.npz cannot be read"):
            weights.load(damaged)

    def test_a_file_cut_short_is_refused(self, tmp_path: Path) -> None:
        short = tmp_path / "weights.npz"
        short.write_bytes(weights.FILE.read_bytes()[:5000])
        with pytest.raises(DetectionFailed):
            weights.load(short)

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(DetectionFailed):
            weights.load(tmp_path / "weights.npz")

    def test_a_pickle_is_refused(self, tmp_path: Path) -> None:
        hostile = tmp_path / "weights.npz"
        np.savez(hostile, bias=np.array([{"an": "object"}], dtype=object))
        with pytest.raises(DetectionFailed, match="allow_pickle"):
            weights.load(hostile)

    @pytest.mark.parametrize("name", ["cue.weight", "embed.norm", "upper.backward.state"])
    def test_weights_of_another_network_are_refused(self, tmp_path: Path, name: str) -> None:
        foreign = tmp_path / "weights.npz"
        with np.load(weights.FILE, allow_pickle=False) as archive:
            arrays: dict[str, Any] = {key: archive[key] for key in archive.files}
        arrays[name] = arrays[name][:, :-1]
        np.savez(foreign, **arrays)
        with pytest.raises(DetectionFailed, match="shape"):
            weights.load(foreign)

    def test_the_file_is_small(self) -> None:
        assert weights.FILE.stat().st_size < 15_000_000
