"""What has broken spreadsheets before, put through the whole export and read back by other programs."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from annotations.exporting import sheets
from annotations.exporting.cells import CUT_MARK, MAX_UNITS, clickable, storable, utf16_units
from annotations.exporting.export import ExportReport
from annotations.exporting.workbook import write_workbook
from annotations.model.record import Statement
from annotations.model.reference import Reference
from annotations.model.vocabulary import Verdict
from annotations.text import normalised
from tests.factories import R1, Record, make_article, make_judgement, make_statement, record

TRAPS = [
    "=1+1",
    '=HYPERLINK("http://example.org","click")',
    "+1-2",
    "-5",
    "@SUM(1)",
    "\t=1",
    "=",
    "#N/A",
    "#REF!",
    "_x0041_",
    "TRUE",
    "00123",
    "1e5",
    "2022-05-17",
    "<b>&amp;</b>",
    " spaces ",
    "🏴‍☠️ e\u0301té",
]

any_text = st.text(st.characters() | st.sampled_from("=+-@#_x0041\n\r\t\x07\ufffe\uffff\ud800\U0001f3f4"), max_size=60)


def judged(justification: str, words: str = "The words.", **changes: str) -> Statement:
    article = make_article(words)
    statement = make_statement(article)
    return replace(
        statement,
        judgements=(make_judgement(statement.id, Verdict.DISPUTED, justification=justification, **changes),),  # type: ignore[arg-type]
    )


def project_of(justification: str, words: str = "The words.", title: str = "") -> Record:
    return record((make_article(words, title=title), [judged(justification, words)]))


def export(project: Record, folder: Path) -> tuple[Any, ExportReport]:
    report = write_workbook(project, folder / "out.xlsx", reviewer=R1.id)
    return load_workbook(folder / "out.xlsx"), report


def cell(book: Any, heading: str, row: int = 2) -> Any:
    sheet = book["Statements"]
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    return sheet.cell(row, column)


def visible(text: str) -> str:
    """What a reader of the sheet sees of a text, derived from the rules of the format alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=any_text.filter(lambda text: bool(text.strip())), justification=any_text, title=any_text)
@example(words="_x005F_x0041_", justification="=_x000D_", title="\ud800\udc00")
def test_any_text_comes_back_or_its_visible_replacement(
    tmp_path: Path, words: str, justification: str, title: str
) -> None:
    article = make_article(normalised(words), title=title)
    book, _ = export(record((article, [judged(justification, article.words)])), tmp_path)
    expected = re.sub(r"\s*[\n\r\u2028\u2029]\s*", " ", article.words) if not article.words.isprintable() else words
    for heading, text in {"Statement": expected, "So justification": justification, "Article": article.title}.items():
        shown = cell(book, heading)
        assert unescape(shown.value or "") == visible(text)
        assert shown.data_type == "s" or shown.value is None


@pytest.mark.parametrize("text", TRAPS)
def test_text_stays_text_for_openpyxl(tmp_path: Path, text: str) -> None:
    shown = cell(export(project_of(text), tmp_path)[0], "So justification")
    assert (shown.data_type, unescape(shown.value)) == ("s", text)
    assert shown.quotePrefix == (text[0] in "=+-@\t")


def test_text_stays_text_for_pandas(tmp_path: Path) -> None:
    article = make_article("The words.")
    base = judged("")
    statements = [replace(base, judgements=(make_judgement(base.id, justification=text),)) for text in TRAPS]
    write_workbook(record((article, statements)), tmp_path / "out.xlsx", reviewer=R1.id)
    frame = pd.read_excel(tmp_path / "out.xlsx", sheet_name="Statements", dtype=object, keep_default_na=False)
    assert [unescape(str(text)) for text in frame["So justification"]] == TRAPS


def test_text_stays_text_for_libreoffice(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    article = make_article("The words.")
    base = judged("")
    statements = [replace(base, judgements=(make_judgement(base.id, justification=text),)) for text in TRAPS]
    write_workbook(record((article, statements)), tmp_path / "out.xlsx", reviewer=R1.id)
    result = subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "fods",
            "--outdir",
            str(tmp_path / "converted"),
            str(tmp_path / "out.xlsx"),
        ],
        capture_output=True,
        timeout=180,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    converted = (tmp_path / "converted" / "out.fods").read_text("utf-8")
    assert "table:formula=" not in converted
    assert "Err:" not in converted
    for text in TRAPS[:5] + TRAPS[7:14]:
        shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        assert f"<text:p>{shown}</text:p>" in converted or f"<text:p>{text}</text:p>" in converted


def test_too_long_a_text_is_cut_visibly_and_counted(tmp_path: Path) -> None:
    book, report = export(project_of("🏴" * MAX_UNITS), tmp_path)
    value = cell(book, "So justification").value
    assert value.endswith(CUT_MARK)
    assert MAX_UNITS - 2 < utf16_units(value) <= MAX_UNITS
    assert report.replaced >= 1
    assert any("were cut" in note for note in report.notes)


def test_a_text_of_just_the_limit_stays(tmp_path: Path) -> None:
    book, report = export(project_of("x" * MAX_UNITS), tmp_path)
    assert cell(book, "So justification").value == "x" * MAX_UNITS
    assert report.replaced == 0


def test_a_clause_longer_than_a_cell(tmp_path: Path) -> None:
    words = "word " * 10_000 + "end"
    article = make_article(words)
    statement = make_statement(article, "end", context=words)
    book, _ = export(record((article, [statement])), tmp_path)
    assert utf16_units(cell(book, "Statement").value) == MAX_UNITS


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff"])
def test_what_no_cell_can_hold_is_replaced_visibly_and_counted(tmp_path: Path, char: str) -> None:
    book, report = export(project_of(f"a{char}b"), tmp_path)
    assert cell(book, "So justification").value == "a\ufffdb"
    assert report.replaced == 2  # on Statements, and for the editor
    assert len(report.notes) == 1


def test_line_feeds_beyond_the_limit_are_marked() -> None:
    stored, lost = storable("\n".join("x" * 300))
    assert (stored.count("\n"), stored.count("⏎"), lost) == (253, 46, True)
    assert storable("\n" * 253) == ("\n" * 253, False)


def test_more_rows_than_a_sheet_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 4)
    article = make_article("The words.")
    statements = [make_statement(article, label=str(n)) for n in range(7)]
    book, report = export(record((article, statements)), tmp_path)
    names = [name for name in book.sheetnames if name.startswith("Statements")]
    assert names == ["Statements", "Statements 2", "Statements 3"]
    assert book.sheetnames[1:4] == names
    labels = [row[0] for name in names for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert labels == [str(n) for n in range(7)]
    assert any("goes on in “Statements 2”" in note for note in report.notes)
    assert all(book[name]["A1"].value == "¶" for name in names)


def test_more_hyperlinks_than_a_sheet_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_HYPERLINKS", 2)
    references = [Reference(bytes([n]) * 16, url=f"https://example.org/{n}") for n in range(5)]
    book, report = export(record(references=references), tmp_path)
    sheet = book["References"]
    place = [cell.value for cell in sheet[1]].index("URL") + 1
    column = [sheet.cell(row, place) for row in range(2, 7)]
    assert [bool(cell.hyperlink) for cell in column] == [True, True, False, False, False]
    assert [cell.value for cell in column] == [reference.url for reference in references]
    assert any("3 addresses of “References”" in note for note in report.notes)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org:8080", True),
        ("https://example.org/100%", False),
        ("https://example.org/a b", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://user@evil.example", False),
        ("https://example.org/" + "x" * 2_000, False),
        ("=cmd()", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_are_clickable(url: str, expected: bool) -> None:
    assert clickable(url) is expected
