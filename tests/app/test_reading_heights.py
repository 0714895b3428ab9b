from hypothesis import given
from hypothesis import strategies as st

from app.views.reading_heights import Heights

PIXELS = st.integers(0, 500).map(float)


@given(st.lists(PIXELS, min_size=1), st.lists(st.tuples(st.integers(0, 1000), PIXELS)), st.integers(-10, 20000))
def test_sums_and_search_agree_with_adding_up(heights: list[float], changes: list[tuple[int, float]], y: int) -> None:
    tree = Heights(heights)
    for at, height in changes:
        index = at % len(heights)
        assert tree.change(index, height) == height - heights[index]
        heights[index] = height
    assert tree.total == sum(heights)
    assert [tree.before(index) for index in range(len(heights))] == [
        sum(heights[:index]) for index in range(len(heights))
    ]
    ends = [sum(heights[: index + 1]) for index in range(len(heights))]
    assert tree.at(y) == next((index for index, end in enumerate(ends) if end > y), len(heights) - 1)


def test_without_blocks_there_is_no_height() -> None:
    assert Heights([]).total == 0
