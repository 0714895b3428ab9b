"""Suggestions wait until a reviewer has read the article unaided."""

from dataclasses import replace

from annotations.model.record import ArticleRecord
from annotations.model.settings import PRESETS, Preset
from annotations.review.first_pass import is_first_pass, shown
from tests.factories import R1, R2, make_article, make_statement

ARTICLE = make_article("53 soldiers left. He said that 7 stayed.")
FOUND = make_statement(ARTICLE, "53 soldiers")
DRAWN = replace(make_statement(ARTICLE, "7 stayed"), suggestion=False)
RECORD = ArticleRecord(ARTICLE, (FOUND, DRAWN), settings=PRESETS[Preset.RESEARCH])


def test_only_what_people_touched_is_shown() -> None:
    assert is_first_pass(RECORD, R1.id)
    assert shown(RECORD, R1.id).statements == (DRAWN,)


def test_everything_is_shown_to_whoever_passed() -> None:
    passed = replace(RECORD, passed=frozenset({R1.id}))
    assert shown(passed, R1.id) is passed
    assert shown(passed, R2.id).statements == (DRAWN,)


def test_a_project_that_asks_for_no_first_pass_hides_nothing() -> None:
    newsroom = replace(RECORD, settings=PRESETS[Preset.NEWSROOM])
    assert shown(newsroom, R1.id) is newsroom and not is_first_pass(newsroom, R1.id)
