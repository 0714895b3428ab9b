"""What an enemy, or a spreadsheet program, may put into a workbook: a clear report, and nothing is stored."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from annotations.errors import Cancelled, ReadBackRefused
from annotations.exporting.readback.files import read_sheet
from annotations.model.readback import Outcome
from annotations.progress import CancelToken
from tests.exporting.readback.conftest import FIGURE, QUOTED, Desk, counts, edit

SO_V = "So (R1)"


def with_part(path: Path, name: str, content: bytes) -> Path:
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def with_sheet_xml(path: Path, old: bytes, new: bytes) -> Path:
    """The workbook with other XML in its sheet of statements."""
    target = path.with_name("changed.xlsx")
    with ZipFile(path) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet2.xml":
                assert old in data
                data = data.replace(old, new, 1)
            archive.writestr(part.filename, data)
    return target


def test_a_formula_in_a_verdict_cell_is_never_evaluated(desk: Desk) -> None:
    path = desk.export()
    book = load_workbook(path)
    for cell in next(iter(book["Statements"].iter_cols(min_col=4, max_col=4, min_row=2, max_row=2))):
        cell.value = '="Veri"&"fied"'
    book.save(path)
    found = desk.read(path)
    assert counts(found) == {Outcome.INVALID: 1}
    assert "is a formula" in found.of(Outcome.INVALID)[0].why


def test_macros_links_and_merged_cells_are_named(desk: Desk) -> None:
    path = edit(desk.export(), {(QUOTED, SO_V): "Verified"}, lambda sheet: sheet.merge_cells("D2:D3"))
    with_part(path, "xl/vbaProject.bin", b"macro")
    with_part(path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    found = desk.read(path.rename(path.with_suffix(".xlsm")))
    assert counts(found) == {Outcome.CHANGED: 1}
    assert [word for word in ("macros", "links", "merged") if not any(word in r for r in found.remarks)] == []


def test_a_bomb_is_not_opened(desk: Desk) -> None:
    path = with_part(desk.export(), "xl/media/image1.png", bytes(50_000_000))
    with pytest.raises(ReadBackRefused, match="far more than a workbook holds"):
        desk.read(path)


def test_entities_are_not_expanded(desk: Desk) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "Verified"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n<worksheet'
    path = with_sheet_xml(desk.export(), b"<worksheet", declared)
    with pytest.raises(ReadBackRefused):
        desk.read(path)


def test_a_million_empty_rows_cost_only_time(desk: Desk) -> None:
    path = edit(desk.export(), {(FIGURE, SO_V): "Verified"})
    path = with_sheet_xml(path, b"</sheetData>", b'<row r="1048576"></row></sheetData>')
    assert counts(desk.read(path)) == {Outcome.CHANGED: 1}
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        read_sheet(path, stopped)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no sheet of statements"),
        (b"a,b\n1,2\n", "no sheet of statements"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or a locked workbook"),
        (b"\x00\x01\x02\x03" * 50, "neither a workbook nor text"),
    ],
)
def test_other_files_are_refused_in_words(desk: Desk, content: bytes, says: str) -> None:
    path = desk.folder / "some.xlsx"
    path.write_bytes(content)
    with pytest.raises(ReadBackRefused, match=says):
        desk.read(path)


def test_a_damaged_sheet_is_refused(desk: Desk) -> None:
    path = with_sheet_xml(desk.export(), b"</sheetData>", b"</sheet")
    with pytest.raises(ReadBackRefused, match="cannot be read as a workbook"):
        desk.read(path)
