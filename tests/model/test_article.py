"""Titles and masks of articles."""

from annotations.model.article import Mask, derived_title, effective_masks
from annotations.model.statement import SuggestedMask
from annotations.text import Span
from tests.factories import make_article

LINK, CREDIT = Span(0, 4), Span(10, 14)


def test_a_suggested_mask_holds_until_a_person_decides() -> None:
    suggested = (SuggestedMask(CREDIT, "photo credit"), SuggestedMask(LINK, "link"))
    assert effective_masks(suggested, {}, 20) == (Mask(LINK, "link", True), Mask(CREDIT, "photo credit", True))
    assert effective_masks(suggested, {CREDIT: None}, 20) == (Mask(LINK, "link", True),)
    assert effective_masks(suggested, {CREDIT: "a form"}, 20) == (Mask(LINK, "link", True), Mask(CREDIT, "a form"))


def test_people_mask_without_a_suggestion_and_without_a_reason() -> None:
    assert effective_masks((), {CREDIT: "", LINK: None}, 20) == (Mask(CREDIT, ""),)


def test_a_mask_beyond_the_text_does_not_hold() -> None:
    assert effective_masks((SuggestedMask(CREDIT, "credit"),), {LINK: "link"}, 13) == (Mask(LINK, "link"),)


def test_only_what_lies_wholly_in_a_mask_is_masked() -> None:
    article = make_article("To home page. He left.", (Mask(Span(0, 13), "navigation"),))
    assert article.masked(Span(0, 13))
    assert article.masked(Span(3, 7))
    assert not article.masked(Span(3, 14))


def test_a_title_that_nobody_gave_is_the_first_line() -> None:
    assert make_article("\n\n  Talks resume \nBody").title == "Talks resume"
    assert make_article("Talks resume", title="Given").title == "Given"
    assert derived_title("") == ""
    assert derived_title("a" * 120) == "a" * 120
    assert derived_title("a" * 121) == "a" * 119 + "…"
