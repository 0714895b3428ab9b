"""The documents as PDF, made without a browser: every page says what made it, words are whole, ink is black."""

import re
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotations.errors import Cancelled
from annotations.exporting.documents import DOCUMENTS
from annotations.exporting.export import Export, Options
from annotations.progress import CancelToken
from app.views.paper import PDF_FORMATS
from tests.exporting.report.test_report import hostile_project, judged
from tests.factories import R1, Record, make_article, make_statement, record


def printed(project: Record, folder: Path, word: str) -> list[str]:
    target = folder / f"{word}.pdf"
    PDF_FORMATS[word].write(Export(project, Options(reviewer=R1.id)), target)
    with pypdfium2.PdfDocument(target) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


@pytest.mark.parametrize("word", DOCUMENTS)
def test_every_page_tells_version_time_and_number(qtbot: QtBot, tmp_path: Path, word: str) -> None:
    article = make_article("\n".join(f"Paragraph {n} of many, so that pages are needed." for n in range(150)))
    many = [make_statement(article, f"Paragraph {n} of many", label=f"{n + 1}a") for n in range(150)]
    project = judged()
    project.of_articles = [*project.of_articles, *record((article, many)).of_articles]
    pages = printed(project, tmp_path, word)
    assert len(pages) > 4 or word == "checked-copy"
    for number, words in enumerate(pages, 1):
        assert re.search(rf"Factdesk \S+ · \d{{4}}-\d\d-\d\d \d\d:\d\d UTC Page {number}$", words)
    whole = " ".join(pages)
    assert word == "checked-copy" or all(f"Paragraph {n} of many" in whole for n in range(150))
    assert "zz-hidden" not in whole
    assert "Confidential source 7" in whole


def test_a_checking_copy_has_its_labels_boxes_and_endnotes(qtbot: QtBot, tmp_path: Path) -> None:
    [words] = printed(judged(), tmp_path, "checking-copy")
    for expected in ("¶2a said ✓○ so ≠", "¶2b so ?", "¶3a so", "≠ Disputed Is it so? – error", "[2] Jane Doe"):
        assert expected in words


def test_ink_is_black_whatever_the_theme_is(qtbot: QtBot, tmp_path: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before, dark = application.palette(), QPalette("black")
    application.setPalette(dark)
    try:
        printed(judged(), tmp_path, "checking-copy")
    finally:
        application.setPalette(before)
    with pypdfium2.PdfDocument(tmp_path / "checking-copy.pdf") as pdf:
        picture = pdf[0].render(scale=1).to_numpy()
    assert picture[0, 0].min() == 255
    assert picture.min() < 60


def test_words_are_no_markup_on_paper_either_and_turn_nothing_around(qtbot: QtBot, tmp_path: Path) -> None:
    words = " ".join(
        printed(hostile_project("</table><b>x</b><img src=y>\u202eevil\u2069 tail"), tmp_path, "checking-copy")
    )
    assert "</table><b>x</b><img src=y>" in words
    assert "evil" in words and "live" not in words


def test_a_cancel_ends_it(qtbot: QtBot, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        PDF_FORMATS["report"].write(Export(judged(), cancel=token), tmp_path / "report.pdf")
