from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.model.article import Mask
from annotations.model.record import ArticleRecord
from annotations.model.vocabulary import NO_CHECK, Verdict, said
from annotations.text import Span, sentences
from app.models.statements import Mark
from app.views.highlights import Highlights, Line
from app.views.reading_blocks import Blocks
from tests.app.conftest import CAMP, INNER, MINOR, OFFICE, OUTER, WORDS, changed, judged, words_span
from tests.factories import R1, R2, make_statement

PARAGRAPH, CLAIMS, LITTER = 1, 2, 3


def of(record: ArticleRecord, *, show_minor: bool = False) -> Highlights:
    return Highlights(record, R1.id, Blocks(record.article.words), show_minor)


def marks(record: ArticleRecord, block: int) -> list[tuple[str, Mark]]:
    words = record.article.words
    return [(words[mark.start :][:6], mark.mark) for mark in of(record).block(block).marks]


def test_innermost_first(marked_record: ArticleRecord) -> None:
    outer, inner = marked_record.statements[OUTER].id, marked_record.statements[INNER].id
    at = of(marked_record).statements_at
    assert at(words_span("200 fighters").start) == [inner, outer]
    assert at(words_span("wounded").start) == [outer]
    assert at(words_span("It rained").start) == []


def test_crossing_statements_are_both_found(marked_record: ArticleRecord) -> None:
    crossing = make_statement(marked_record.article, "fighters followed. It rained")
    record = replace(marked_record, statements=(*marked_record.statements, crossing))
    assert set(of(record).statements_at(words_span("fighters").start)) == {
        crossing.id,
        marked_record.statements[OUTER].id,
        marked_record.statements[INNER].id,
    }


def test_underlines_tell_figures_from_attributed_and_minor_ones(marked_record: ArticleRecord) -> None:
    lines = {span.of(WORDS): line for span, line in of(marked_record).block(PARAGRAPH).lines}
    assert lines == {
        "53 wounded soldiers were moved and ": Line.PLAIN,
        "around 200 fighters": Line.DOTTED,
        " followed": Line.PLAIN,
        "Tuesday": Line.FAINT_DOTTED,
    }
    unfolded = {span.of(WORDS): line for span, line in of(marked_record, show_minor=True).block(PARAGRAPH).lines}
    assert unfolded["Tuesday"] is Line.DOTTED


def test_the_fill_is_the_verdict_on_so_of_the_innermost_that_was_judged(marked_record: ArticleRecord) -> None:
    record = changed(marked_record, OUTER, judged(marked_record.statements[OUTER], Verdict.DISPUTED))
    whole = "53 wounded soldiers were moved and around 200 fighters followed"
    assert [(span.of(WORDS), verdict) for span, verdict in of(record).block(PARAGRAPH).fills] == [
        (whole, Verdict.DISPUTED)
    ]
    record = changed(record, INNER, judged(record.statements[INNER], Verdict.UNVERIFIABLE))
    assert [(span.of(WORDS), verdict) for span, verdict in of(record).block(PARAGRAPH).fills] == [
        ("53 wounded soldiers were moved and ", Verdict.DISPUTED),
        ("around 200 fighters", Verdict.UNVERIFIABLE),
        (" followed", Verdict.DISPUTED),
    ]


def test_said_alone_fills_nothing(marked_record: ArticleRecord) -> None:
    record = changed(marked_record, OUTER, judged(marked_record.statements[OUTER], Verdict.VERIFIED, said(0)))
    assert of(record).block(PARAGRAPH).fills == ()


def test_a_figure_in_a_verified_content_is_covered(marked_record: ArticleRecord) -> None:
    record = changed(marked_record, OUTER, judged(marked_record.statements[OUTER], Verdict.VERIFIED))
    assert marks(record, PARAGRAPH) == [("53 wou", Mark.VERIFIED), ("around", Mark.COVERED)]
    assert len(of(record).block(PARAGRAPH).fills) == 1


def test_trouble_with_said_shows_whatever_so_is(marked_record: ArticleRecord) -> None:
    office = judged(marked_record.statements[OFFICE], Verdict.DISPUTED, said(0))
    record = changed(marked_record, OFFICE, office)
    assert marks(record, CLAIMS)[0] == ("at lea", Mark.DISPUTED)
    record = changed(marked_record, OFFICE, judged(office, NO_CHECK))
    assert marks(record, CLAIMS)[0] == ("at lea", Mark.DISPUTED)


def test_the_tip_answers_both_questions(marked_record: ArticleRecord) -> None:
    office = judged(marked_record.statements[OFFICE], Verdict.VERIFIED, said(0))
    tip = of(changed(marked_record, OFFICE, office)).block(CLAIMS).marks[0].tip
    assert tip == "¶3a\nWas it said? verified\nIs it so? open"


def test_masked_and_rejected_statements_are_not_drawn(marked_record: ArticleRecord) -> None:
    highlights = of(marked_record)
    assert not highlights.block(LITTER).lines
    assert not highlights.block(LITTER).marks
    assert highlights.block(LITTER).masks == (words_span("To home page"),)
    assert highlights.statements_at(words_span("Nobody").start) == []


def test_a_mask_inside_a_statement_has_no_highlights(marked_record: ArticleRecord) -> None:
    article = replace(marked_record.article, masks=(Mask(words_span("camp"), "test"),))
    claims = of(replace(marked_record, article=article)).block(CLAIMS)
    assert [span.of(WORDS) for span, _ in claims.fills] == ["the ", " was hit"]


def test_ticks_stand_at_the_ends_of_ticked_sentences(marked_record: ArticleRecord) -> None:
    assert of(marked_record).block(PARAGRAPH).ticks == (words_span("followed.").end,)
    assert Highlights(marked_record, R2.id, Blocks(WORDS)).block(PARAGRAPH).ticks == ()


def test_spans_that_cover_a_sentence_together_tick_it(marked_record: ArticleRecord) -> None:
    sentence = sentences(WORDS, words_span("It rained on Tuesday."))[0]
    halves = frozenset({Span(sentence.start, sentence.start + 9), Span(sentence.start + 5, sentence.end)})
    assert of(replace(marked_record, ticks={R1.id: halves})).block(PARAGRAPH).ticks == (sentence.end,)
    one = frozenset({Span(sentence.start + 1, sentence.end)})
    assert of(replace(marked_record, ticks={R1.id: one})).block(PARAGRAPH).ticks == ()


@pytest.mark.parametrize("index, blocks", [(MINOR, {PARAGRAPH}), (CAMP, {CLAIMS})])
def test_only_blocks_with_changed_statements_are_unlike(
    marked_record: ArticleRecord, index: int, blocks: set[int]
) -> None:
    newer = changed(marked_record, index, judged(marked_record.statements[index], Verdict.VERIFIED))
    assert of(newer).unlike(of(marked_record)) == blocks
    assert of(marked_record).unlike(of(marked_record)) == set()


def test_changed_masks_and_ticks_are_unlike(marked_record: ArticleRecord) -> None:
    unmasked = replace(marked_record, article=replace(marked_record.article, masks=()))
    assert of(unmasked).unlike(of(marked_record)) == {LITTER}
    assert of(replace(marked_record, ticks=None)).unlike(of(marked_record)) == {PARAGRAPH}


def test_unmarked_is_what_belongs_to_no_statement_nor_to_its_source_and_cue(marked_record: ArticleRecord) -> None:
    sentence = words_span("According to the Office, at least 40 prisoners died.")
    assert [span.of(WORDS) for span in of(marked_record).unmarked(sentence)] == [" ", ", ", "."]
    assert [span.of(WORDS) for span in of(marked_record).unmarked(words_span("Nobody spoke."))] == ["Nobody spoke."]
    empty = replace(marked_record, statements=())
    assert of(empty).unmarked(sentence) == []


def test_marked_gives_what_is_seen_from_afar(marked_record: ArticleRecord) -> None:
    def seen(record: ArticleRecord, *, show_minor: bool = False) -> dict[str, Mark]:
        return {span.of(WORDS): mark for span, mark in of(record, show_minor=show_minor).marked()}

    assert seen(marked_record)["the camp was hit"] is Mark.DISPUTED
    assert not {"Tuesday", "Nobody spoke", "To home page"} & seen(marked_record).keys()
    assert seen(marked_record, show_minor=True)["Tuesday"] is Mark.OPEN
    minor = judged(marked_record.statements[MINOR], Verdict.VERIFIED)
    assert seen(changed(marked_record, MINOR, minor))["Tuesday"] is Mark.VERIFIED
    outer = judged(marked_record.statements[OUTER], Verdict.VERIFIED)
    assert seen(changed(marked_record, OUTER, outer))["around 200 fighters"] is Mark.COVERED


def test_a_correction_of_the_source_changes_its_block(marked_record: ArticleRecord) -> None:
    """Its cue is set in italics, wherever it stands."""
    office = marked_record.statements[OFFICE]
    link = replace(office.reading.links[0], cue=(words_span("He said"),))
    newer = changed(marked_record, OFFICE, replace(office, reading=replace(office.reading, links=(link,))))
    assert of(newer).unlike(of(marked_record)) == {PARAGRAPH, CLAIMS}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the record is never changed
@given(
    steps=st.lists(st.tuples(st.integers(0, 6), st.sampled_from([*Verdict, "clear", "reject", "minor"])), max_size=10)
)
def test_marks_taken_from_before_are_those_made_afresh(
    marked_record: ArticleRecord, steps: list[tuple[int, str]]
) -> None:
    record, blocks = marked_record, Blocks(marked_record.article.words)
    highlights = Highlights(record, R1.id, blocks)
    list(highlights.marked())
    for which, what in steps:
        one, show_minor = record.statements[which], what == "minor"
        if what == "reject":
            new = replace(one, rejected=not one.rejected)
        else:
            new = replace(one, judgements=()) if what in ("clear", "minor") else judged(one, what)
        record = replace(record, statements=tuple(new if s is one else s for s in record.statements))
        highlights = Highlights(record, R1.id, blocks, show_minor, highlights)
        fresh = Highlights(record, R1.id, blocks, show_minor)
        assert sorted(highlights.marked()) == sorted(fresh.marked())
        assert [highlights.block(index) for index in range(len(blocks))] == [
            fresh.block(index) for index in range(len(blocks))
        ]
        everywhere = Span(0, len(record.article.words))
        assert highlights.unmarked(everywhere) == fresh.unmarked(everywhere)
