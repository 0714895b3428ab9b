"""The documents in a real browser: they fit, they are dark where that is wanted, they print, and ask for nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from annotations.exporting.export import Export, Options
from annotations.exporting.formats import BY_WORD, write
from annotations.exporting.report.theme import variables
from annotations.importing.samples import sample_articles
from annotations.model.vocabulary import Reason, StatementKind, Verdict
from annotations.text import paragraphs
from tests import browser
from tests.browser import Page
from tests.exporting.report.test_report import BRIEFING, DOCUMENTS, judged
from tests.factories import R1, Record, make_article, make_citation, make_judgement, make_link, make_statement, record

WIDTHS = (360, 800, 1280)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if browser.browser() is None:
        pytest.skip("no Chromium is installed")
    with browser.opened_browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The five sample articles with a verdict in each paragraph, and one with what has no place to break."""
    folder = tmp_path_factory.mktemp("documents")
    project = _samples()
    for word in DOCUMENTS:
        write(Export(project, Options(reviewer=R1.id)), folder / f"{word}.html", BY_WORD[word])
    return {word: folder / f"{word}.html" for word in DOCUMENTS}


def _samples() -> Record:
    verdicts = (Verdict.VERIFIED, Verdict.DISPUTED, Verdict.UNVERIFIABLE)
    long = replace(BRIEFING, id=b"\7" * 16, title="x" * 300, url=f"https://example.org/{'y' * 300}")
    articles = list(judged().of_articles)
    made = []
    for imported in sample_articles():
        article, statements = make_article(imported.words, title=imported.metadata.title), []
        for number, paragraph in enumerate(paragraphs(article.words)):
            one = make_statement(
                article,
                paragraph.of(article.words)[:40],
                kind=StatementKind.ATTRIBUTED,
                links=[make_link(article)],
                label=f"{number + 1}a",
            )
            judgement = make_judgement(
                one.id, verdicts[number % 3], reason=Reason.ERROR, justification="z" * 200, correction="Otherwise"
            )
            cited = make_citation(one.id, long, passage="“" + "w" * 200)
            statements.append(replace(one, judgements=(judgement,), citations=(cited,)))
        made.append((article, statements))
    project = record(*made, references=[*judged().references.values(), long], name="Samples")
    return replace(project, of_articles=[*project.of_articles, *articles])


@pytest.mark.parametrize("word", DOCUMENTS)
def test_it_fits_every_width_and_asks_for_nothing(page: Page, files: dict[str, Path], word: str) -> None:
    page.requested.clear()
    page.prefer("light")
    for width in WIDTHS:
        page.resize(width)
        page.open(files[word])
        assert page.value("document.documentElement.scrollWidth") == width
        assert page.value("document.title").startswith("Samples – ")
    assert set(page.requested) <= {files[word].as_uri()}
    assert page.logged == []
    assert (
        page.value("[...document.links].filter(a => a.hash && a.host == '' && !document.querySelector(a.hash)).length")
        == 0
    )


def test_it_is_dark_where_that_is_preferred_and_light_on_paper(page: Page, files: dict[str, Path]) -> None:
    page.open(files["report"])
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", variables(scheme)))
        for selector, property_, name in (
            ("article", "backgroundColor", "page"),
            ("body", "color", "text"),
            (".mark.disputed", "backgroundColor", "fill-disputed"),
            (".sign.unverifiable", "color", "glyph-unverifiable"),
        ):
            shown = page.value(f"getComputedStyle(document.querySelector('{selector}')).{property_}")
            assert shown == f"rgb({', '.join(str(int(colours[name][at : at + 2], 16)) for at in (1, 3, 5))})"


def test_printed_it_has_numbered_pages_that_say_what_made_them_and_articles_begin_on_their_own(
    page: Page, files: dict[str, Path]
) -> None:
    page.open(files["report"])
    pages = [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(page.pdf())]
    for number, words in enumerate(pages, 1):
        assert re.search(r"Factdesk \S+ · \d{4}-\d\d-\d\d \d\d:\d\d UTC", words)
        assert f"{number} / {len(pages)}" in words
    begins = [words for words in pages if re.search(r"/ \d+\s+Article \d", words)]
    assert len(begins) == 6
    assert "https://example.org/" in "".join(pages)
