"""What a file is, by its bytes; and what is never handed to the system."""

import io
import zipfile

import pytest

from annotations.model.media_types import HTML, MHTML, PDF, PROGRAM, SCRIPT, TEXT, UNKNOWN, is_executable, media_type


def zipped(*names: str) -> bytes:
    with zipfile.ZipFile(written := io.BytesIO(), "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return written.getvalue()


@pytest.mark.parametrize(
    ("beginning", "expected"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\1\0", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"ID3\x04\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x44\0", "audio/mpeg"),
        (zipped("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument"),
        (zipped("a.txt"), "application/zip"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), PROGRAM),
        (b"\n<!-- saved -->\n<!DOCTYPE html><html>", HTML),
        ("\ufeff<html lang='uk'>".encode("utf-16"), HTML),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n", MHTML),
        (b"The siege lasted three months.", TEXT),
        ("Маріуполь".encode(), TEXT),
        ("Маріуполь".encode("utf-16"), TEXT),
        (b"Content of <html> in a sentence", TEXT),
        (b"#!/bin/sh\nrm", SCRIPT),
        (b"\x7fELF\x02", PROGRAM),
        (b"MZ\x90\0", PROGRAM),
        (b"\0\1\2\3", UNKNOWN),
        (b"", TEXT),
    ],
)
def test_the_bytes_say_what_it_is(beginning: bytes, expected: str) -> None:
    assert media_type(beginning).startswith(expected)


@pytest.mark.parametrize("name", ["a.exe", "a.pdf.scr", "a.desktop", "a.PY", "a.docm", "a.lnk", "a.bat. ", "a.html.js"])
def test_a_name_that_runs_is_never_opened_whatever_it_holds(name: str) -> None:
    assert is_executable(TEXT, name) and is_executable(PDF, name)


def test_programs_and_the_unknown_are_never_opened_whatever_they_are_called() -> None:
    assert all(is_executable(kind, "report.pdf") for kind in (PROGRAM, SCRIPT, UNKNOWN, "application/x-ole-storage"))
    assert not any(is_executable(kind, "report") for kind in (PDF, TEXT, HTML, "image/png", "video/mp4"))
