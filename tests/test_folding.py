"""Folding words, and finding them at their place in the printed ones."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.folding import Folded, Occurrences, Wanted, fold
from annotations.text import Span

TEXTS = st.text(st.sampled_from("aAßẞİıſﬁéÉe\u0301\u0327 ’'“”\n,.-–…😀👩🏽\u200d🚒北京ก½Σςσ\u00a0ñŉ_1"), max_size=40)


@given(TEXTS, TEXTS)
def test_the_fold_of_a_whole_is_the_whole_of_the_folds(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)
    assert fold(fold(a)) == fold(a)


@given(TEXTS, st.data())
@example("İstanbul ß e\u0301", None)
def test_every_folded_stretch_leads_back_to_characters_that_fold_to_it(text: str, data: st.DataObject | None) -> None:
    folded = Folded(text)
    if not folded.words:
        return
    whole = folded.origin(0, len(folded.words))
    assert fold(whole.of(text)) == folded.words
    start = data.draw(st.integers(0, len(folded.words) - 1)) if data else 0
    end = data.draw(st.integers(start + 1, len(folded.words))) if data else 1
    span = folded.origin(start, end)
    assert 0 <= span.start < span.end <= len(text)
    assert folded.words[start:end] in fold(span.of(text))


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("istanbul", "In İSTANBUL today", "İSTANBUL"),
        ("STRASSE", "Die Straße 5", "Straße"),
        ("straße", "DIE STRASSE 5", "STRASSE"),
        ("cafe", "the Cafe\u0301 here", "Cafe\u0301"),
        ("prosecutor general's", "the Prosecutor General’s Office", "Prosecutor General’s"),
        ("official", "an o\ufb03cial word", "o\ufb03cial"),
        ("steel plant", "the steel\u00a0 plant", "steel\u00a0 plant"),
        ("京都", "我去东京都看", "京都"),
        ("🚒", "a 👩🏽\u200d🚒 came", "🚒"),
        ("vers", "said Vershchuk", "Vers"),
        ("1700 f", "more than 1,700 fighters", "1,700 f"),
        ("1,7", "more than 1700 fighters", "17"),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(typed: str, text: str, found: str) -> None:
    assert [row[0].of(text) for row in Wanted(typed).places(text)] == [found]


def test_words_begin_words_and_may_stand_apart() -> None:
    text = "53 wounded soldiers were moved; the soldiers surrendered."
    assert Wanted("ounded").places(text) == []
    assert [span.of(text) for span in Wanted("surr soldiers").places(text)[0]] == ["soldiers", "surr"]
    assert Wanted("surr pilots").places(text) == []
    assert len(Wanted("soldiers").places(text)) == 2


def test_a_phrase_in_quotation_marks_must_follow_word_on_word() -> None:
    text = "The soldiers surrendered. Soldiers who surrendered were moved."
    assert [row[0] for row in Wanted("“soldiers surrendered”").places(text)] == [Span(4, 24)]
    assert Wanted('"surrendered soldiers were"').places(text) == []
    assert Wanted('"soldiers surr"').places(text) == []  # the last word is wanted whole
    assert len(Wanted('"soldiers surr').places(text)) == 1  # while it is being typed it is not


def test_nothing_is_found_for_nothing() -> None:
    for typed in ("", "  ", "\u0301"):
        assert not Wanted(typed)
        assert Wanted(typed).places("a b") == []
        assert list(Occurrences(Folded("a b"), typed)) == []


def test_in_an_article_words_are_found_inside_words_unless_whole_ones_are_wanted() -> None:
    folded = Folded("Art, PARTY, art.")
    assert list(Occurrences(folded, "art")) == [Span(0, 3), Span(6, 9), Span(12, 15)]
    assert list(Occurrences(folded, "art", whole_words=True)) == [Span(0, 3), Span(12, 15)]
