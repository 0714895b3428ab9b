"""Heights of the blocks of a page, most of them estimates that are corrected as blocks are laid out."""

from collections.abc import Sequence


class Heights:
    """Heights in pixels with prefix sums: change, sum and search take O(log n).

    A binary indexed tree (Fenwick, "A new data structure for cumulative frequency tables",
    Software: Practice and Experience 24(3), 1994).
    """

    def __init__(self, heights: Sequence[float]) -> None:
        self._heights = list(heights)
        self._tree = [0.0, *self._heights]
        for index in range(1, len(self._tree)):
            above = index + (index & -index)
            if above < len(self._tree):
                self._tree[above] += self._tree[index]
        self._top_step = 1 << max(0, len(self._heights).bit_length() - 1)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> float:
        return self._heights[index]

    def change(self, index: int, height: float) -> float:
        """Set one height; returns by how much it grew."""
        growth = height - self._heights[index]
        if growth:
            self._heights[index] = height
            node = index + 1
            while node < len(self._tree):
                self._tree[node] += growth
                node += node & -node
        return growth

    def before(self, index: int) -> float:
        """The sum of the heights before `index`: where that block begins."""
        total = 0.0
        while index > 0:
            total += self._tree[index]
            index -= index & -index
        return total

    @property
    def total(self) -> float:
        return self.before(len(self._heights))

    def at(self, y: float) -> int:
        """The index of the block at the distance `y` from the top; the first or last one outside."""
        index, step = 0, self._top_step
        while step:
            if index + step < len(self._tree) and self._tree[index + step] <= y:
                index += step
                y -= self._tree[index]
            step >>= 1
        return min(index, max(0, len(self._heights) - 1))
