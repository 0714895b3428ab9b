"""What the preview reads of hostile and odd files, and what may be opened elsewhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageWriter

from annotations.errors import Unreadable
from annotations.importing.evidence.words import EvidenceWords
from annotations.model.media_types import HTML, PDF, PROGRAM, SCRIPT, TEXT, UNKNOWN
from app.opening import why_not
from app.previewing import Text, image_of, text_of


@pytest.mark.parametrize(
    ("name", "media_type", "told"),
    [
        ("report.pdf", PDF, ""),
        ("photo.JPEG", "image/jpeg", ""),
        ("page.htm", HTML, ""),
        ("numbers.csv", TEXT, ""),
        ("report.pdf", "image/jpeg", "something else"),
        ("report", PDF, "without an ending"),
        ("report.pdf", PROGRAM, "may do harm"),
        ("report.pdf.sh", TEXT, "may do harm"),
        ("report.txt", SCRIPT, "may do harm"),
        ("drawing.svg", TEXT, "may do harm"),
        ("thing.bin", UNKNOWN, "may do harm"),
    ],
)
def test_only_what_is_what_its_name_says_may_be_opened_elsewhere(name: str, media_type: str, told: str) -> None:
    refusal = why_not(name, media_type)
    assert told in refusal and bool(told) == bool(refusal)


def test_a_photograph_stands_as_its_camera_says(tmp_path: Path) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    writer = QImageWriter(str(tmp_path / "turned.jpg"))
    writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    assert writer.write(image)
    shown = image_of(tmp_path / "turned.jpg", "turned.jpg")
    assert (shown.width(), shown.height()) == (20, 40)


def test_an_image_that_is_none_or_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "huge.ppm").write_bytes(b"P6 400000 400000 255\n" + bytes(50))
    for name in ("none.png", "huge.ppm"):
        with pytest.raises(Unreadable, match=name):
            image_of(tmp_path / name, name)


@given(st.lists(st.text("ab é😀", max_size=30_000), min_size=1, max_size=6))
def test_a_long_text_is_shown_in_parts_that_are_all_of_it(paragraphs: list[str]) -> None:
    words = "\n".join(paragraphs * 4)
    text = text_of(EvidenceWords("text", (words,)))
    assert "".join("".join(text.parts).split("\n")) == "".join(words.split("\n"))
    assert all(len(part) <= 80_000 for part in text.parts)


def test_places_are_pages_of_a_pdf_and_paragraphs_of_anything_else() -> None:
    pdf = Text(("one", "two"), numbered=True)
    assert pdf.locator(1, 0) == "p. 2" and pdf.place_of("two") == (1, (0, 3))
    parts = Text(("first\nsecond", "third\nfourth words"), numbered=False)
    assert parts.locator(0, 0) == "¶ 1" and parts.locator(1, 7) == "¶ 4"
    assert parts.place_of("fourth") == (1, (6, 12)) and parts.place_of("fifth") is None
