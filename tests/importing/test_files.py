import os
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import Cancelled, ImportRefused
from annotations.importing.files import MAX_BYTES, article_from_paste, read_article, read_articles
from annotations.progress import CancelToken
from annotations.text import normalised

WORDS = "“Kyiv denied.”\u00a0It said\u2028so. 🏴‍☠️ e\u0301té – 40 %\n"
RUSSIAN = "По данным Генерального штаба, ожесточённое сопротивление замедлило продвижение войск. " * 4

printable_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t\u0085"), min_size=1
).filter(lambda words: bool(words.strip().strip("\ufeff")))


def saved(folder: Path, data: bytes, name: str = "article.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read_article(path)
    assert caught.value.sentence.endswith(".")
    assert caught.value.next_step.endswith(".")
    return caught.value


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=printable_text)
def test_any_text_in_utf8_comes_back_normalised(tmp_path: Path, words: str) -> None:
    article = read_article(saved(tmp_path, words.encode("utf-8")))
    assert article.words == normalised(words)
    assert (article.encoding, article.guessed) == ("utf-8", False)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary())
def test_any_bytes_become_words_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    try:
        article = read_article(saved(tmp_path, data))
    except ImportRefused as refused:
        assert refused.next_step
    else:
        assert article.words.strip()
        assert "\0" not in article.words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_read_for_certain(tmp_path: Path, encoding: str) -> None:
    article = read_article(saved(tmp_path, WORDS.encode(encoding)))
    assert article.words == WORDS
    assert (article.encoding, article.guessed) == (encoding.removesuffix("-sig"), False)


def test_utf16_big_endian(tmp_path: Path) -> None:
    assert read_article(saved(tmp_path, b"\xfe\xff" + WORDS.encode("utf-16-be"))).words == WORDS


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_newlines(tmp_path: Path, end: str) -> None:
    assert read_article(saved(tmp_path, f"one{end}{end}two".encode())).words == "one\n\ntwo"


@pytest.mark.parametrize(("words", "encoding"), [(RUSSIAN, "cp1251"), ("Le café était fermé à midi. " * 9, "cp1252")])
def test_other_encodings_are_guessed_and_the_guess_is_reported(tmp_path: Path, words: str, encoding: str) -> None:
    article = read_article(saved(tmp_path, words.encode(encoding)))
    assert article.words == words
    assert article.guessed
    assert article.encoding != "utf-8"


def test_utf8_with_a_damaged_byte_keeps_its_other_characters(tmp_path: Path) -> None:
    words = RUSSIAN.rstrip(" .")
    article = read_article(saved(tmp_path, words.encode("utf-8")[:-1]))
    assert article.words == words[:-1] + "\ufffd"
    assert (article.encoding, article.guessed) == ("utf-8", True)


def test_a_marked_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    assert "damaged at byte" in refusal(saved(tmp_path, WORDS.encode("utf-16") + b"\x00")).sentence


def test_the_file_name_is_kept_and_dates_are_suggested(tmp_path: Path) -> None:
    article = read_article(saved(tmp_path, b"Headline\n\nApril 27, 2022\n\nStory.", "the story.txt"))
    assert article.metadata.original_name == "the story.txt"
    assert article.suggested_dates == (("2022-04-27", "April 27, 2022"),)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"{\\rtf1\\ansi Hello}", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00\x01\x00", "a GIF image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP image"),
        (b"\x1f\x8b\x08\0", "a compressed archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office document"),
        (b"SQLite format 3\0", "a database"),
        (b"words\0and more", "binary data"),
        (bytes(range(1, 9)) * 4 + b"words", "binary data"),
        (b"", "no words"),
        (b"\xef\xbb\xbf", "no words"),
        (" \n\u00a0\t\u2028".encode(), "no words"),
    ],
)
def test_what_is_no_plain_text_is_named(tmp_path: Path, data: bytes, kind: str) -> None:
    refused = refusal(saved(tmp_path, data))
    assert kind in refused.sentence
    assert refused.sentence.startswith("article.txt ")


@pytest.mark.parametrize(("member", "kind"), [("word/document.xml", "a Word document"), ("notes.txt", "a ZIP archive")])
def test_word_documents_differ_from_other_archives(tmp_path: Path, member: str, kind: str) -> None:
    path = tmp_path / "article.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<w/>")
    assert kind in refusal(path).sentence


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "is not there" in refusal(tmp_path / "gone.txt").sentence
    assert "is a folder" in refusal(tmp_path).sentence


def test_an_impossible_name(tmp_path: Path) -> None:
    assert "could not be read" in refusal(tmp_path / "a\0b.txt").sentence
    assert "could not be read" in refusal(tmp_path / ("long" * 100)).sentence


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = saved(tmp_path, b"words")
    path.chmod(0)
    assert "may not be read" in refusal(path).sentence


def test_the_size_limit(tmp_path: Path) -> None:
    assert len(read_article(saved(tmp_path, b"x" * MAX_BYTES)).words) == MAX_BYTES
    assert "larger than 10 MB" in refusal(saved(tmp_path, b"x" * (MAX_BYTES + 1))).sentence


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes are not files there")
def test_devices_and_pipes_are_refused_unopened(tmp_path: Path) -> None:
    assert "a device or a pipe" in refusal(Path("/dev/zero")).sentence
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert "a device or a pipe" in refusal(pipe).sentence


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a file whose size is unknown beforehand")
def test_a_file_that_holds_more_than_it_says(tmp_path: Path) -> None:
    assert read_article(Path("/proc/self/status")).words.startswith("Name:")


def test_names_cannot_rewrite_a_message(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / "evil\u202etxt.\nexe").sentence
    assert all(unicodedata.category(char) not in ("Cc", "Cf") for char in sentence)


def test_a_name_that_is_no_text_is_still_storable(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt") if sys.platform == "linux" else "café.txt"
    article = read_article(saved(tmp_path, b"words", name))
    assert article.metadata.original_name.encode("utf-8")


def test_of_many_files_the_sound_ones_go_in(tmp_path: Path) -> None:
    paths = [
        saved(tmp_path, b"one", "1.txt"),
        tmp_path / "gone.txt",
        saved(tmp_path, b"\0", "2"),
        saved(tmp_path, b"3", "3"),
    ]
    seen: list[tuple[int, int, str]] = []
    articles, refused = read_articles(paths, lambda done, total, what="": seen.append((done, total, what)))
    assert [article.words for article in articles] == ["one", "3"]
    assert [refusal.sentence.split()[0] for refusal in refused] == ["gone.txt", "2"]
    assert seen[0] == (0, 4, "1.txt")
    assert seen[-1][:2] == (4, 4)


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        read_articles([saved(tmp_path, b"one")] * 2, lambda *_: cancel.cancel(), cancel)


def test_pasted_words() -> None:
    article = article_from_paste("\ufeffone\r\ntwo \ud800")
    assert article.words == "one\ntwo \ufffd"
    assert article.metadata.original_name == ""


@pytest.mark.parametrize("words", ["", " \n ", "a\0b", "é" * (MAX_BYTES // 2 + 1)])
def test_pasted_words_are_refused_like_files(words: str) -> None:
    with pytest.raises(ImportRefused, match=r"^The pasted text") as caught:
        article_from_paste(words)
    assert caught.value.next_step
