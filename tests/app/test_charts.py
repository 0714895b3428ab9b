"""Bars: their parts add up, small parts are seen, and each can be chosen and heard."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from annotations.review.overview import Bar, Criteria, Numbers, Shown
from app.theme import load_theme
from app.views.charts import SHADES, BarChart, BarModel, parts_of, shade_of, spoken

NUMBERS = Numbers({Shown.VERIFIED: 5, Shown.DISPUTED: 2, Shown.OPEN: 20}, done=7, needs_citation=3)


def bars(*names: str) -> list[Bar]:
    return [Bar(name, NUMBERS, Criteria(source=name)) for name in names]


@given(st.dictionaries(st.sampled_from(Shown), st.integers(1, 5000)), st.floats(40, 2000))
def test_the_parts_fill_the_bar_in_order_and_none_is_too_small_to_see(counts: dict[Shown, int], width: float) -> None:
    parts = parts_of(Numbers(counts), width)
    assert [shade.shown for shade, _, _ in parts] == [shown for shown in Shown if shown in counts]
    assert all(part >= 2.9 for _, _, part in parts)
    if parts:
        _, left, last = parts[-1]
        assert left + last == pytest.approx(width)
    assert all(a[1] + a[2] <= b[1] for a, b in itertools.pairwise(parts))


def test_numbers_in_words() -> None:
    assert spoken(NUMBERS) == "7 of 27 checked, 5 verified, 2 disputed, 20 open, 3 without citation"
    assert shade_of("disputed").glyph == "≠" and shade_of("").shown is Shown.OPEN


@pytest.mark.parametrize("name", ["light", "dark"])
def test_numbers_can_be_read_on_their_part_of_a_bar(name: str) -> None:
    theme = load_theme(name)
    for shade in SHADES:
        words = "muted" if shade.shown is Shown.OPEN else "text"
        assert contrast(getattr(theme, words), getattr(theme, shade.fill)) >= 4.5, shade


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_model_of_bars() -> None:
    model = BarModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.setBars(bars("CNN", "Russia"))
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Russia: 7 of 27 checked")


def test_bars_are_chosen_by_mouse_and_keys_and_stay_chosen(qtbot: QtBot) -> None:
    chart = BarChart("Progress by source")
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.setBars(bars("CNN", "Russia"))
    chart.show()
    chosen: list[tuple[str, object]] = []
    chart.barChosen.connect(lambda bar, shade: chosen.append((bar.name, shade.shown if shade else None)))
    row = chart.visualRect(chart.bars.index(0))
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert chosen == [("CNN", Shown.OPEN)]
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chosen[1:] == [("Russia", None)]
    chart.setBars(bars("Kyiv", "CNN", "Russia"))
    assert chart.currentIndex().data() == "Russia"
    assert chart.shadeAt(chart.bars.index(0), row.left()) is None  # beside the bar
