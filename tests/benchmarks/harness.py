"""Measures against a floor: the same work done by the barest means, in the same run.

Ratios travel between computers; seconds do not. The two sides take turns (A B A B …), so that a
busy machine slows both, and the medians are compared.
"""

import importlib
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

Pair = tuple[float, float]
"""What a measure returns: our value, and that of the floor, in the measure's unit."""


@dataclass(frozen=True)
class Result:
    """One line of output. `ratio` is value over floor."""

    name: str
    value: float
    floor: float
    ratio: float
    goal: float
    unit: str


@dataclass(frozen=True)
class Measure:
    """A registered measure. `at_least`: the ratio must reach the goal; otherwise it must not exceed it."""

    name: str
    goal: float
    unit: str
    at_least: bool
    run: Callable[[], Pair]

    def result(self) -> Result:
        value, floor = self.run()
        return Result(self.name, round(value, 6), round(floor, 6), round(value / floor, 3), self.goal, self.unit)

    def met(self, result: Result) -> bool:
        return result.ratio >= self.goal if self.at_least else result.ratio <= self.goal


_measures: dict[str, Measure] = {}


def measure(
    name: str, *, goal: float, unit: str, at_least: bool = False
) -> Callable[[Callable[[], Pair]], Callable[[], Pair]]:
    """Register a function that returns (value, floor), both in `unit`."""

    def register(run: Callable[[], Pair]) -> Callable[[], Pair]:
        _measures[name] = Measure(name, goal, unit, at_least, run)
        return run

    return register


def discovered() -> dict[str, Measure]:
    """All measures of the modules `bench_*.py` beside this one, by name."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"tests.benchmarks.{path.stem}")
    return dict(_measures)


def interleaved(ours: Callable[[], object], floor: Callable[[], object], rounds: int = 5) -> Pair:
    """Median seconds of the two, run in turns after one unmeasured run of each."""
    ours()
    floor()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, work in zip(seconds, (ours, floor), strict=True):
            begun = time.perf_counter()
            work()
            side.append(time.perf_counter() - begun)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def line(result: Result) -> str:
    """A result as its JSON line."""
    return json.dumps(asdict(result))
