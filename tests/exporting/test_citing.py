"""References as a bibliography prints them."""

import itertools
import re
from pathlib import Path

import pytest

from annotations.errors import ImportRefused
from annotations.exporting.references.citing import formatted
from annotations.exporting.references.styles import STYLES, read_style, style_bytes, style_name
from annotations.model.ids import new_id
from annotations.model.reference import Reference
from annotations.model.reference_formats import TYPES
from annotations.model.settings import MAX_STYLE

PAGE = Reference(
    new_id(), title="A page", url="https://a.org/x", type="web page", authors="Doe, Jane", published="2022-08-27"
)
CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text"><info><title>Ours</title></info>{}</style>'
PRINTS = "<citation><layout/></citation><bibliography><layout><text {}/></layout></bibliography>"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_prints_every_reference_and_no_secret(style: str) -> None:
    works = [
        PAGE,
        Reference(new_id(), title="Meier", type="call", contact="Meier", confidential="2"),
        Reference(new_id(), type="call", contact="Smith", published="2022"),
        Reference(new_id(), title="Clip", type="video", published="XXXX-08-27", accessed="2022-08~"),
        Reference(new_id(), title="Odd <b>&amp; \u202e", type="book", authors="{A, B}; C", published="2021/2022"),
        Reference(new_id()),
    ]
    lines = formatted(works, style)
    assert "A page" in lines[0].replace("A Page", "A page") and "Doe" in lines[0] and "2022" in lines[0]
    assert lines[1] == "Confidential source 2"
    assert "Smith" in lines[2]
    assert "Clip" in lines[3]
    assert all(lines)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_missing_leaves_no_gap_and_doubles_nothing(style: str) -> None:
    wanted = {"authors": "Doe, Jane", "container": "Daily News", "published": "2024-05-03"}
    for row, there in itertools.product(TYPES, itertools.product((False, True), repeat=len(wanted))):
        fields = {name: words for (name, words), given in zip(wanted.items(), there, strict=True) if given}
        line = formatted(
            [Reference(new_id(), type=row.word, title="A strange title", url="https://e.org/a", **fields)], style
        )[0]
        assert line.casefold().count("a strange title") == 1, line
        assert "authors" not in fields or row.word in _LEGAL or line.count("Doe") == 1, line
        assert not re.search(r"\(\s*\)|\[\s*\]|“\s*”|None|\.\s*\.|,\s*,|\s[,.;:]|,\.|^[,.:)]", line), line


_LEGAL = ("court case", "law")  # APA names nobody as their author


def test_apa() -> None:
    assert formatted([PAGE], "APA") == ["Doe, J. (2022, August 27). A page. https://a.org/x"]


def test_a_style_of_ones_own_goes_along_as_its_xml(tmp_path: Path) -> None:
    file = tmp_path / "own.csl"
    file.write_text(CSL.format(PRINTS.format('variable="title" suffix="!"')))
    style = read_style(file)
    assert style_name(style) == "Ours"
    assert formatted([PAGE], style) == ["A page!"]
    file.write_bytes(style_bytes("MLA"))
    assert formatted([PAGE], read_style(file)) == formatted([PAGE], "MLA")


ENDLESS = '<macro name="a"><text macro="a"/></macro>'
MANY = (
    "".join(f'<macro name="m{i}">{f"""<text macro="m{i + 1}"/>""" * 10}</macro>' for i in range(12))
    + '<macro name="m12"><text value="x"/></macro>'
)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (b"", "no sound XML"),
        (b"\0" * 100, "no sound XML"),
        (b"<html/>", "no CSL style"),
        (b'<!DOCTYPE style [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + CSL.format("").encode(), "no CSL style"),
        (CSL.format("").encode(), "no bibliography"),
        (CSL.format(ENDLESS + PRINTS.format('macro="a"')).encode(), "without end"),
        (CSL.format(MANY + PRINTS.format('macro="m0"')).encode(), "without end"),
        (CSL.format(" " * MAX_STYLE).encode(), "larger than"),
        (b"<a>" * 50_000, "no sound XML"),
    ],
)
def test_a_style_that_is_none_or_does_harm_is_refused_and_prints_plain_lines(
    tmp_path: Path, xml: bytes, why: str
) -> None:
    file = tmp_path / "bad\u202e.csl"
    file.write_bytes(xml)
    with pytest.raises(ImportRefused, match=why) as refused:
        read_style(file)
    assert "\u202e" not in str(refused.value)
    assert "A page" in formatted([PAGE], xml.decode() or "<")[0]  # as a project of others may hold it
