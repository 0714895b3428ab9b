"""Identities. The known values below are the file format: if a test fails here, the code is wrong."""

import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model.ids import article_id, new_id, suggestion_id, text_id, text_sha256

WORDS = "Kyiv 🇺🇦 denied it.\n"


def test_known_ids_never_change() -> None:
    text = text_id(WORDS)
    assert text_sha256(WORDS).hex() == "de93224816c49d7c907b609e8a96fc83fbbbeff29806bcd09f9f9e891c7e56d2"
    assert text.hex() == "81113677339b54a9933362ea31fa1193"
    assert text_id("").hex() == "2d237406fc9252a5a03a7e9486127496"
    assert article_id(text).hex() == "eb4ac254aba35a91b490be8ebf33f6d5"
    assert suggestion_id(text, "numeric", [(5, 9), (0, 3)]).hex() == "ed7c9e95ef3656fb800895f1b20c2269"
    assert suggestion_id(text, "attributed", []).hex() == "e5a75ba061af57cfbe2d5c217a7983f2"


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), unique=True, max_size=4))
def test_the_order_of_the_anchor_does_not_matter(anchor: list[tuple[int, int]]) -> None:
    text = text_id(WORDS)
    assert suggestion_id(text, "numeric", anchor) == suggestion_id(text, "numeric", list(reversed(anchor)))
    assert suggestion_id(text, "numeric", anchor) != suggestion_id(text, "attributed", anchor)
    assert suggestion_id(text, "numeric", anchor) != suggestion_id(text_id("x"), "numeric", anchor)


@pytest.mark.parametrize("made", [text_id(WORDS), article_id(text_id(WORDS)), suggestion_id(text_id(WORDS), "x", [])])
def test_what_is_computed_is_a_uuid_5(made: bytes) -> None:
    assert len(made) == 16
    assert uuid.UUID(bytes=made).version == 5
    assert uuid.UUID(bytes=made).variant == uuid.RFC_4122


def test_what_people_do_has_uuid_7() -> None:
    before = time.time_ns() // 1_000_000
    several = [new_id() for _ in range(2000)]
    after = time.time_ns() // 1_000_000
    assert len(set(several)) == len(several)
    for made in several:
        assert (len(made), uuid.UUID(bytes=made).version) == (16, 7)
        assert uuid.UUID(bytes=made).variant == uuid.RFC_4122
    stamps = [int.from_bytes(made[:6], "big") for made in several]
    assert stamps == sorted(stamps)
    assert before <= stamps[0]
    assert stamps[-1] <= after


def test_random_bits_are_all_in_use() -> None:
    several = [int.from_bytes(new_id(), "big") for _ in range(500)]
    fixed = 0xF << 76 | 0x3 << 62
    ever, always = 0, (1 << 128) - 1
    for made in several:
        ever, always = ever | made, always & made
    varied = (ever & ~always) & (1 << 80) - 1
    assert varied == ((1 << 80) - 1) & ~fixed
