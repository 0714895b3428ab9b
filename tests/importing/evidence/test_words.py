"""The words of evidence files, and where a passage stands in them."""

import ctypes
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import Cancelled, FactdeskError, Unreadable
from annotations.importing.evidence.pdf import Pdf
from annotations.importing.evidence.words import EvidenceWords, find_passage, words_of
from annotations.progress import CancelToken

PAGE = b"""<!DOCTYPE html><html><head><title>T</title><style>x</style></head><body>
<!-- c -->Hello <b>bold</b> words<br>next
<p>para\n more<script>1</script> tail</p><p hidden>no</p><noscript>no</noscript>after</body></html>"""
SAVED = b"""From: <Saved by Blink>\r
Snapshot-Content-Location: https://example.org/a\r
Subject: =?utf-8?Q?Caf=C3=A9?=\r
MIME-Version: 1.0\r
Content-Type: multipart/related; type="text/html"; boundary="----b"\r
\r
------b\r
Content-Type: text/html\r
Content-Transfer-Encoding: quoted-printable\r
Content-Location: https://example.org/a\r
\r
<html><meta charset=3Dutf-8><p>Caf=C3=A9 au lait</p></html>\r
------b--\r
"""


def make_pdf(path: Path, pages: list[str]) -> Path:
    """A PDF with those pages, a line of words a line."""
    document = pypdfium2.PdfDocument.new()
    font = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    for words in pages:
        page = document.new_page(595, 842)
        for number, line in enumerate(words.split("\n")):
            piece = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, 12)
            units = ctypes.create_string_buffer(f"{line}\0".encode("utf-16-le"))
            pdfium.FPDFText_SetText(piece, ctypes.cast(units, pdfium.FPDF_WIDESTRING))
            pdfium.FPDFPageObj_Transform(piece, 1, 0, 0, 1, 50, 780 - 16 * number)
            pdfium.FPDFPage_InsertObject(page.raw, piece)
        pdfium.FPDFPage_GenerateContent(page.raw)
    document.save(path)
    document.close()
    return path


def test_a_pdf_gives_its_words_by_page_and_pictures_of_its_pages(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", ["Hello", "More than 1,700\nfighters were there"])
    for source in (path, path.read_bytes()):
        words = words_of(source, "a.pdf")
        assert (words.kind, len(words.pages), words.whole) == ("pdf", 2, True)
        found = find_passage(words, "“more than 1700 fighters”")
        assert found is not None
        assert (found.locator, " ".join(found.span.of(words.pages[1]).split())) == (
            "p. 2",
            "More than 1,700\nfighters".replace("\n", " "),
        )
    with Pdf(path) as pdf:
        width, height, rgb = pdf.picture(0, 300)
        assert (width, len(rgb)) == (300, 300 * height * 3)
        assert set(rgb[:3]) == {255}
        assert min(rgb) < 100
        with pytest.raises(Unreadable, match="no page 3"):
            pdf.text(2)


def test_what_is_no_pdf_is_refused_and_cancelling_ends_the_reading(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        words_of(b"%PDF-1.7 nonsense", "a.pdf")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        words_of(make_pdf(tmp_path / "a.pdf", ["a", "b"]), "a.pdf", cancel=cancel)


def test_pages_give_what_a_reader_sees() -> None:
    assert words_of(PAGE, "a.html").pages == ("Hello bold words\nnext\npara more tail\nafter",)
    assert words_of(SAVED, "a.mhtml") == EvidenceWords("mhtml", ("Café au lait",))
    assert words_of("Grüße".encode("cp1252") + b" von hier, auf Wiedersehen", "a.html").pages[0].startswith("Grüße")
    assert words_of(b"plain words", "a.txt") == EvidenceWords("text", ("plain words",))
    assert words_of(b"\x89PNG\r\n\x1a\n....", "a.png") == EvidenceWords("")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3), st.data())
def test_a_passage_that_was_taken_from_a_page_is_found_there(pages: list[str], data: st.DataObject) -> None:
    words = EvidenceWords("pdf", tuple(pages))
    page = data.draw(st.sampled_from(pages))
    start = data.draw(st.integers(0, len(page) - 1))
    passage = page[start : data.draw(st.integers(start + 1, len(page)))]
    if any(c.isalpha() and c.isascii() for c in passage):
        found = find_passage(words, passage)
        assert found is not None
        assert found.page <= pages.index(page)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<html>", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"]),
)
def test_no_bytes_break_the_reading(data: bytes, head: bytes) -> None:
    for name in ("a.html", "a.mhtml", "a.txt"):
        try:
            words_of(head + data, name)
        except FactdeskError as refusal:
            assert refusal.next_step


def test_a_page_without_a_head_is_a_page_whatever_its_name() -> None:
    words = words_of(b"<p>One.</p><p>Two &amp; three.</p>", "notes.txt")
    assert words.kind == "html" and words.pages[0].split("\n") == ["One.", "Two & three."]
