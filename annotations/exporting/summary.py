"""The sheet *Summary*: how many statements have which verdict, as numbers and as a chart."""

from collections.abc import Iterator
from typing import Any

from annotations.exporting.cells import Value
from annotations.exporting.sheets import Layout
from annotations.exporting.tables import Tally
from annotations.exporting.view import JUDGEMENT_WORDS

TITLE = "Summary"
LAYOUT = [Layout("Verdict", 20), Layout("Was it said?", 14), Layout("Is it so?", 14)]
_VALUES = {**JUDGEMENT_WORDS, "": "Not judged"}
_SERIES = {"B": "5B8DB8", "C": "1F4E79"}


def summary_rows(tally: Tally) -> Iterator[list[Value]]:
    """Statements by the verdicts shown: on whether it was said (by the innermost source), and whether it is so."""
    for value, words in _VALUES.items():
        yield [words, tally.said[value], tally.so[value]]


def add_chart(worksheet: Any) -> None:
    """Draw the sheet's numbers beside them, with the numbers written at the bars."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.series_factory import SeriesFactory

    last = len(_VALUES) + 1
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth = "bar", 10, 60
    chart.title, chart.width, chart.height = "Statements by verdict", 18, 9
    chart.x_axis.scaling.orientation = "maxMin"  # in the order of the table
    chart.x_axis.delete, chart.y_axis.delete = False, True  # the numbers stand at the bars
    chart.y_axis.majorGridlines, chart.legend.position = None, "b"
    for letter, colour in _SERIES.items():
        values = Reference(range_string=f"'{TITLE}'!${letter}$1:${letter}${last}")
        series = SeriesFactory(values, title_from_data=True)
        series.graphicalProperties.solidFill = colour
        chart.series.append(series)
    chart.set_categories(Reference(range_string=f"'{TITLE}'!$A$2:$A${last}"))
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    worksheet.add_chart(chart, "E2")
