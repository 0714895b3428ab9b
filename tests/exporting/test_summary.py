from dataclasses import replace
from pathlib import Path

from annotations.model.vocabulary import Verdict
from tests.exporting.test_workbook import ARTICLE, FIGURE, QUOTED, rows, written
from tests.factories import make_judgement, record


def test_the_summary_counts_verdicts_and_draws_them(tmp_path: Path) -> None:
    judged = replace(QUOTED, judgements=(make_judgement(QUOTED.id, Verdict.DISPUTED),))
    book, _ = written(record((ARTICLE, [judged, FIGURE])), tmp_path / "out.xlsx")
    counts = {row["Verdict"]: (row["Was it said?"], row["Is it so?"]) for row in rows(book, "Summary")}
    assert counts["Disputed"] == (0, 1) and counts["Not judged"] == (1, 1)
    [chart] = book["Summary"]._charts
    assert [series.val.numRef.f for series in chart.series] == ["'Summary'!$B$2:$B$6", "'Summary'!$C$2:$C$6"]
    assert book["Statements"].oddFooter.right.text == "&P / &N"
