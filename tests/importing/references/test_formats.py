"""Files of references: those of other programs, and our own back again."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import Cancelled, FactdeskError
from annotations.exporting.references.writing import FORMATS, write_references
from annotations.importing.references.fields import date_of
from annotations.importing.references.reading import read_references, references_in
from annotations.model.ids import new_id
from annotations.model.reference import Author, Identifier, Reference, format_authors, format_identifiers, parse_authors
from annotations.model.reference_formats import TYPES
from annotations.progress import CancelToken

ZOTERO_BIB = r"""
@article{noauthor_title_2022,
	title = {{UN} aid chief: 1.7\% of aid {\textemdash} ``too little''},
	volume = {12},
	issn = {1234-5678},
	url = {https://example.org/a?b=1&c=2#d},
	doi = {10.1000/ab_c},
	number = {3},
	urldate = {2022-08-27},
	journal = {The Example},
	author = {van der Berg, J{\"o}rg and {Ministry of Defence and Trade} and {\'E}mile Zola},
	month = aug,
	year = {2022},
	pages = {11--13},
	file = {PDF:/home/x.pdf:application/pdf},
	abstract = {Long},
}

@misc{broken,
	title = {Never closed,
	year = {2020}

@report{b, title = "Report # 1", institution = {Bureau}, date = {2022-08}, langid = {english}}
@online{b, title = {The same key}}
"""
ZOTERO_RIS = """\ufeffTY  - NEWS
TI  - Headline
AU  - Berg, Jörg van der
AU  - Reuters
T2  - The Example
AB  - Long
DA  - 2022/08/27/
PY  - 2022
UR  - https://example.org/a
Y2  - 2022/08/28/10:15:00
LA  - en
SP  - 1
EP  - 3
ER  -\x20

TY  - BOOK
TI  - A title over
two lines
SN  - 978-0-306-40615-7
TY  - RPRT
TI  - No end
""".replace("\n", "\r\n")
ZOTERO_CSL = """[{"id":"http://zotero.org/users/1/items/A","type":"article-newspaper","title":"Headline",
"container-title":"The Example","author":[{"family":"Berg","given":"Jörg","non-dropping-particle":"van der"},
{"literal":"Reuters"}],"issued":{"date-parts":[["2022",8,27]]},"accessed":{"date-parts":[[2022,8]]},
"DOI":"10.1000/x","abstract":"Long"},
{"id":2,"type":"book","title":"B","issued":{"date-parts":[[1999]],"circa":true}},
{"id":3,"type":"report","title":"C","issued":{"date-parts":[[1999,1],[2000,2]]}},7]"""


def test_bibtex_as_zotero_writes_it() -> None:
    read = references_in(ZOTERO_BIB, "a.bib")
    first, report, again = read.references
    assert asdict(replace(first, id=b"")) == asdict(
        Reference(
            b"",
            title="UN aid chief: 1.7% of aid — “too little”",
            type="journal article",
            volume="12",
            issue="3",
            pages="11–13",
            container="The Example",
            published="2022-08",
            accessed="2022-08-27",
            url="https://example.org/a?b=1&c=2#d",
            identifier="doi:10.1000/ab_c; issn:1234-5678",
            authors="van der Berg, Jörg; Ministry of Defence and Trade; Zola, Émile",
        )
    )
    assert (report.title, report.publisher, report.published) == ("Report # 1", "Bureau", "2022-08")
    assert (again.title, again.type) == ("The same key", "web page")
    assert [bad.line for bad in read.misread] == [19]
    assert read.dropped == {"file": 1, "abstract": 1}


def test_ris_and_csl_json_as_zotero_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes(ZOTERO_RIS.encode("utf-8"))
    ris = read_references(path)
    csl = references_in(ZOTERO_CSL, "a.json")
    for read in (ris, csl):
        first = read.references[0]
        assert (first.type, first.title, first.container) == ("news article", "Headline", "The Example")
        assert parse_authors(first.authors)[1] == Author("Reuters")
        assert {"Jörg" in first.authors, first.published} == {True, "2022-08-27"}
    assert (ris.references[0].accessed, ris.references[0].pages, ris.references[0].language) == (
        "2022-08-28",
        "1–3",
        "en",
    )
    assert [one.title for one in ris.references[1:]] == ["A title over two lines", "No end"]
    assert ris.references[1].identifier == "isbn:978-0-306-40615-7"
    assert csl.references[0].authors.startswith("van der Berg, Jörg")
    assert [one.published for one in csl.references[1:]] == ["1999~", "1999-01/2000-02"]
    assert (len(csl.misread), csl.dropped) == (1, {"abstract": 1})


def test_a_file_in_an_old_encoding_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes("TY  - BOOK\nTI  - Über die Größe der Häuser, für später\nER  - \n".encode("cp1252"))
    read = read_references(path)
    assert (read.references[0].title, bool(read.guessed_encoding)) == ("Über die Größe der Häuser, für später", True)


line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(
    lambda s: " ".join(s.split())
)
name = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="{};,"), max_size=12).map(
    lambda s: " ".join(s.split())
)
dates = st.sampled_from(["", "2022", "2022-08", "2022-08-27", "2022-08~", "2022-21", "2021/2022-08", "XXXX-08-27"])
works = st.builds(
    Reference,
    id=st.builds(new_id),
    title=line.map(lambda words: f"T {words}".strip()),
    type=st.sampled_from(["", *(row.word for row in TYPES)]),
    authors=st.lists(st.builds(Author, name, name), max_size=3).map(
        lambda authors: format_authors(a for a in authors if a.family)
    ),
    publisher=line,
    container=line,
    published=dates,
    accessed=dates,
    url=line,
    archived_url=line,
    identifier=st.sampled_from(["", "doi:10.1000/a;b_c", "isbn:1; doi:10.1000/x", "pmid:7", "isbn:1; isbn:2", "odd"]),
    volume=line,
    issue=line,
    pages=st.one_of(line, st.sampled_from(["1–3", "7", "1--2", "A1"])),
    place=line,
    level=st.sampled_from(["", "primary"]),
    origin=line,
    contact=line,
    answer=line,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("ending", FORMATS)
@given(references=st.lists(works, min_size=1, max_size=3))
def test_our_own_files_come_back_whole(tmp_path: Path, ending: str, references: list[Reference]) -> None:
    target = tmp_path / f"a{ending}"
    write_references(references, target)
    read = read_references(target)
    assert not read.misread
    assert not read.dropped
    for before, after in zip(references, read.references, strict=True):
        assert asdict(replace(after, id=before.id)) == asdict(before)


def test_of_a_confidential_reference_only_its_number_leaves(tmp_path: Path) -> None:
    secret = Reference(new_id(), title="Meier", url="https://meier.example", contact="Meier", confidential="2")
    for ending in FORMATS:
        target = tmp_path / f"a{ending}"
        write_references([secret], target)
        written = target.read_text("utf-8")
        assert "eier" not in written
        assert "Confidential source 2" in written


@given(st.text(max_size=300), st.sampled_from(["@a{b,", "TY  - X\n", '[{"', "@a{b, title={", "\\", ""]))
def test_no_words_break_the_readers(words: str, head: str) -> None:
    for ending in FORMATS:
        try:
            references_in(head + words, "a", ending=ending)
        except FactdeskError as refusal:
            assert refusal.next_step


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2022/08/27/", "2022-08-27"),
        ("27 Aug 2022", "2022-08-27"),
        ("August 2022", "2022-08"),
        ("2022/13/45", "2022"),
        ("n.d.", ""),
        ("2022-08-27T10:15:00Z", "2022-08-27T10:15:00Z"),
    ],
)
def test_dates_as_files_give_them(words: str, date: str) -> None:
    assert date_of(words) == date


def test_a_long_file_is_read_in_parts_and_can_be_cancelled_between_them() -> None:
    long = "x\n" * 40_000
    words = "".join(
        ["@string{office = {The Office}}\n"]
        + [f"@book{{k{n}, title = {{Work {n}}}, publisher = office, note = {{{long}}}}}\n" for n in range(6)]
        + ["@book{open, title = {never closed,\n"]
    )
    read = references_in(words, "long.bib")
    assert [(one.title, one.publisher) for one in read.references] == [(f"Work {n}", "The Office") for n in range(6)]
    assert [bad.line for bad in read.misread] == [words.count("\n")]

    cancel, seen = CancelToken(), list[int]()

    def progress(done: int, total: int, what: str = "") -> None:
        seen.append(done)
        if done:
            cancel.cancel()

    with pytest.raises(Cancelled):
        references_in(words, "long.bib", progress, cancel)
    assert max(seen) < len(words) / 2


@pytest.mark.parametrize("words", ["TY  - NEWS\n" + "AU  - x\n" * 200_000, "@book{a,\n" * 5_000])
def test_damage_without_end_is_told_entry_by_entry(words: str) -> None:
    read = references_in(words, "hostile")
    assert not read.references and read.misread


def test_identifiers_stay_apart() -> None:
    assert format_identifiers([Identifier("doi", "10.1/a;b")]) == "doi:10.1/a;b"
