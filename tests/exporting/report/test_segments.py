from hypothesis import given
from hypothesis import strategies as st

from annotations.exporting.report.segments import DEEPEST, segments
from annotations.text import Span

LENGTH = 40
spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12)).map(
    lambda at: Span(at[0], min(at[0] + at[1], LENGTH))
)
cuts = st.lists(st.integers(0, LENGTH), min_size=2, max_size=8, unique=True).map(sorted)


@given(st.lists(spans, max_size=8), cuts)
def test_runs_make_up_their_block_and_each_code_point_is_in_what_covers_it(marked: list[Span], at: list[int]) -> None:
    blocks = [Span(start, end) for start, end in zip(at[::2], at[1::2], strict=False)]
    made = segments(blocks, list(zip(marked, range(len(marked)), strict=True)))
    for block, runs in zip(blocks, made, strict=True):
        assert runs[0].span.start == block.start
        assert [run.span.end for run in runs] == [*[run.span.start for run in runs[1:]], block.end]
        for run in runs:
            for place in range(*run.span):
                assert set(run.inside) == {n for n, span in enumerate(marked) if span.start <= place < span.end}


@given(st.lists(spans, max_size=8), cuts)
def test_each_ends_once_in_the_last_run_that_it_covers(marked: list[Span], at: list[int]) -> None:
    blocks = [Span(start, end) for start, end in zip(at[::2], at[1::2], strict=False)]
    runs = [run for block in segments(blocks, list(zip(marked, range(len(marked)), strict=True))) for run in block]
    ended = [one for run in runs for one in run.ending]
    covered = {one for run in runs for one in run.inside}
    assert sorted(ended) == sorted(covered)
    for number, run in enumerate(runs):
        for one in run.ending:
            assert one in run.inside
            assert not any(one in later.inside for later in runs[number + 1 :])


def test_the_innermost_comes_last_inside_and_first_of_those_that_end_together() -> None:
    outer, inner, crossing = Span(0, 10), Span(4, 10), Span(8, 14)
    [runs] = segments([Span(0, 20)], [(crossing, "c"), (inner, "i"), (outer, "o")])
    assert [(tuple(run.span), run.inside, run.ending) for run in runs] == [
        ((0, 4), ("o",), ()),
        ((4, 8), ("o", "i"), ()),
        ((8, 10), ("o", "i", "c"), ("i", "o")),
        ((10, 14), ("c",), ("c",)),
        ((14, 20), (), ()),
    ]


def test_thousands_inside_each_other_take_no_memory_of_their_square() -> None:
    marked = [(Span(n, 4000 - n), n) for n in range(2000)]
    [runs] = segments([Span(0, 4000)], marked)
    assert max(len(run.inside) for run in runs) == DEEPEST
    assert sorted(one for run in runs for one in run.ending) == list(range(2000))
