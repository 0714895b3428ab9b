"""What saved files say of themselves."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from annotations.importing.references.saved_pages import fields_of_file

TODAY = date(2026, 11, 25)
NEWS = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "name": "The Daily"},
        {
            "@type": ["NewsArticle"],
            "headline": "Forty  tanks",
            "datePublished": "2022-05-18T10:00:00Z",
            "author": [{"@type": "Person", "name": "Jane Doe"}, "Ann van Dam"],
            "publisher": {"name": "The Daily"},
            "inLanguage": "en",
        },
    ],
}
PAGE = f"""<!DOCTYPE html><html lang="de"><head><title>Forty tanks | The Daily</title>
<link rel="canonical" href="https://daily.example/tanks"><meta property="og:site_name" content="Daily Online">
<meta property="og:title" content="Tanks!"><script type="application/ld+json">{json.dumps(NEWS)}</script>
</head><body>x</body></html>"""


def read(folder: Path, name: str, content: str | bytes) -> dict[str, str]:
    """The fields of a file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return fields_of_file(path, TODAY)


def test_a_news_article_is_described_by_its_json_ld(tmp_path: Path) -> None:
    assert read(tmp_path, "page.html", PAGE) == {
        "accessed": "2026-11-25",
        "title": "Forty tanks",
        "published": "2022-05-18",
        "authors": "Doe, Jane; van Dam, Ann",
        "publisher": "The Daily",
        "language": "en",
        "type": "news article",
        "container": "Daily Online",
        "url": "https://daily.example/tanks",
    }


def test_meta_elements_of_a_journal(tmp_path: Path) -> None:
    names = {"title": "On tanks", "author": "Doe, Jane", "doi": "10.1000/182", "publication_date": "2022/05/18"}
    metas = "".join(f'<meta name="citation_{name}" content="{words}">' for name, words in names.items())
    fields = read(tmp_path, "page.html", f"<html><head><title>x</title>{metas}</head></html>")
    assert fields["title"] == "On tanks" and fields["authors"] == "Doe, Jane"
    assert fields["identifier"] == "doi:10.1000/182" and fields["published"] == "2022-05-18"


@pytest.mark.parametrize(
    ("comment", "accessed"),
    [
        ("<!-- saved from url=(0024)https://daily.example/x -->", "2026-11-25"),
        (
            "<!--\n Page saved with SingleFile \n url: https://daily.example/x \n saved date: "
            "Sat Aug 27 2022 10:11:12 GMT+0200 (CEST)\n-->",
            "2022-08-27",
        ),
    ],
)
def test_what_a_browser_noted_before_the_page(tmp_path: Path, comment: str, accessed: str) -> None:
    for page in (f"<!DOCTYPE html>{comment}<html><title>T</title></html>", f"{comment}<html><title>T</title></html>"):
        fields = read(tmp_path, "page.html", page)
        assert (fields["url"], fields["title"], fields["accessed"]) == ("https://daily.example/x", "T", accessed)


def test_an_mhtml_file_tells_its_address_and_its_day(tmp_path: Path) -> None:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://daily.example/tanks?x=1\r\n"
        "Subject: =?utf-8?Q?Forty_=C3=A9tanks?=\r\nDate: Sat, 27 Aug 2022 10:11:12 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    )
    fields = read(tmp_path, "page.mhtml", head + PAGE + "\r\n--b--\r\n")
    assert (fields["url"], fields["accessed"]) == ("https://daily.example/tanks?x=1", "2022-08-27")
    assert (fields["title"], fields["published"]) == ("Forty tanks", "2022-05-18")
    fields = read(tmp_path, "page.mhtml", head + "<p>no head</p>\r\n--b--\r\n")
    assert fields["title"] == "Forty étanks"


def test_a_pdf_gives_its_details(tmp_path: Path) -> None:
    details = "/Title (On tanks) /Author (Jane Doe; Ann Lee) /CreationDate (D:20220518101112Z)"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        "<< /Length 55 >>\nstream\nBT /F 9 Tf 9 99 Td (See https://doi.org/10.1000/182.) Tj ET\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {details} >>",
    ]
    body = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    fields = read(tmp_path, "tanks.pdf", f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Info 6 0 R /Size 7 >>\n%%EOF\n")
    assert fields == {
        "accessed": "2026-11-25",
        "title": "On tanks",
        "authors": "Doe, Jane; Lee, Ann",
        "published": "2022-05-18",
        "identifier": "doi:10.1000/182",
        "type": "report",
    }


def test_a_picture_gives_its_day_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    os.utime(path, (1_652_860_800, 1_652_860_800))
    assert fields_of_file(path, TODAY) == {"accessed": "2026-11-25", "published": "2022-05-18", "type": "image"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<html><div>" * 50_000),
        ("a.html", f'<html><script type="application/ld+json">{"[" * 100_000}</script></html>'),
        ("a.html", '<html><script type="application/ld+json">{"@type": 7, "author": {"name": [1]}, "headline": {}}'),
        ("a.html", '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><title>&a;</title></html>'),
        ("a.html", b"<html><title>a\0b</title>"),
        ("a.html", ""),
        ("a.mhtml", "MIME-Version: 1.0\nDate: Sat, 99 Aug 99999999999 10:11:12\n\n"),
        ("a.pdf", "%PDF-1.4\n" + "<< " * 10_000),
        ("a.png", ""),
        ("a.exe", b"MZ\0\0"),
    ],
)
def test_what_is_damaged_or_hostile_blocks_nothing(tmp_path: Path, name: str, content: str | bytes) -> None:
    fields = read(tmp_path, name, content)
    assert fields["accessed"] == "2026-11-25"
    assert "root:" not in str(fields) and "\0" not in str(fields)
    assert "javascript" not in fields.get("url", "")


def test_a_file_that_is_gone_gives_no_fields(tmp_path: Path) -> None:
    assert fields_of_file(tmp_path / "gone.html", TODAY) == {"accessed": "2026-11-25"}
