"""CSV and JSON Lines against the bare loop that writes the same cells and values; the report against the workbook."""

import csv
import json
import tempfile
from pathlib import Path

from annotations.exporting.export import Export
from annotations.exporting.formats import BY_WORD, write
from tests.benchmarks.bench_export import synthetic
from tests.benchmarks.harness import Pair, interleaved, measure
from tests.factories import Record


def _export(project: Record, target: Path, word: str) -> None:
    write(Export(project), target, BY_WORD[word])


@measure("export as CSV", goal=6, unit="s")
def as_csv() -> Pair:
    project = synthetic()
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder) / "ours", Path(folder) / "bare.csv"
        _export(project, ours, "csv-folder")
        sheets = []
        for file in sorted(ours.iterdir()):
            with file.open(encoding="utf-8-sig", newline="") as rows:
                sheets.append(list(csv.reader(rows)))

        def loop() -> None:
            with bare.open("w", encoding="utf-8-sig", newline="") as file:
                for rows in sheets:
                    csv.writer(file).writerows(rows)

        return interleaved(lambda: _export(project, ours, "csv-folder"), loop, 3)


@measure("export as JSON Lines", goal=2.5, unit="s")
def as_json_lines() -> Pair:
    project = synthetic()
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder) / "ours.jsonl", Path(folder) / "bare.jsonl"
        _export(project, ours, "jsonl")
        values = [json.loads(line) for line in ours.read_text("utf-8").splitlines()]

        def loop() -> None:
            with bare.open("w", encoding="utf-8") as file:
                for value in values:
                    file.write(f"{json.dumps(value, ensure_ascii=False)}\n")

        return interleaved(lambda: _export(project, ours, "jsonl"), loop, 3)


@measure("export as report, to the workbook of the same", goal=1, unit="s")
def as_report() -> Pair:
    project = synthetic()
    with tempfile.TemporaryDirectory() as folder:
        page, book = Path(folder) / "ours.html", Path(folder) / "ours.xlsx"
        return interleaved(lambda: _export(project, page, "report"), lambda: _export(project, book, "xlsx"), 2)
