"""The formats for other programs: against their schemas, and read back by other means with the same spans."""

import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import cassis
import jsonschema
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from annotations.exporting.cells import csv_text, unguarded
from annotations.exporting.export import Export, ExportReport, Options
from annotations.exporting.formats import BY_WORD, write
from annotations.exporting.xmi import PART, STATEMENT
from annotations.model.record import ArticleRecord
from annotations.model.reference import Reference
from annotations.model.settings import ProjectSettings
from annotations.model.statement import Reading
from annotations.model.vocabulary import Reason, StatementKind, Verdict, said
from annotations.text import Span, normalised
from tests.exporting.test_formats import OPEN, project
from tests.factories import (
    R1,
    Record,
    make_article,
    make_citation,
    make_judgement,
    make_link,
    make_statement,
)

SCHEMAS = Path(__file__).parent / "schemas"
WORDS = "Kyiv, 5 May. The mayor said that 7 streets were closed; CNN reports."

AWKWARD = "=+-@'\t\n\r\x00\x07\x1f\x85\u2028\u2029\u0301\u202e\u05d0\ufeff\ufffe\uffff\U0001f3f4\U0001f468"
any_text = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(AWKWARD), min_size=1, max_size=40)


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text as the project keeps it, and spans in it, which may cross."""
    words = normalised(draw(any_text)) or "x"
    places = st.integers(0, len(words))
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=4))
    return words, sorted({Span(min(pair), max(pair)) for pair in pairs})


def of_spans(words: str, spans: list[Span]) -> Record:
    article = make_article(words)
    statements = [
        replace(make_statement(article), id=bytes([number]) * 16, reading=Reading(span, span, content=(span,)))
        for number, span in enumerate(spans)
    ]
    return Record(of_articles=[ArticleRecord(article, tuple(statements))])


def written(word: str, record: Record, **options: Any) -> tuple[bytes, ExportReport]:
    with tempfile.TemporaryDirectory() as folder:
        form = BY_WORD[word]
        target = Path(folder) / f"out{form.ending}"
        report = write(Export(record, Options(**options)), target, form)
        return target.read_bytes(), report


def json_of(word: str, record: Record) -> Any:
    return json.loads(written(word, record)[0])


def lines_of(word: str, record: Record) -> list[Any]:
    text = written(word, record)[0].decode("utf-8")
    lines = text.splitlines()  # which also ends lines at U+0085, U+2028 and U+2029
    assert len(lines) == text.count("\n")
    return [json.loads(line) for line in lines]


any_place = given(placed())
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
emoji = example(("🏴‍☠️ e\u0301 👩‍👩‍👧 said \u202eשלום\u2028\0 7", [Span(0, 5), Span(3, 12), Span(12, 25)]))


@few
@emoji
@any_place
def test_json_lines_hold_texts_and_spans_as_they_are(found: tuple[str, list[Span]]) -> None:
    words, spans = found
    _, article, *statements = lines_of("jsonl", of_spans(words, spans))
    assert article["words"] == words
    assert [Span(one["start"], one["end"]) for one in statements] == spans
    assert [one["words"] for one in statements] == [span.of(words) for span in spans]


@few
@emoji
@any_place
def test_web_annotations_select_the_same_words_by_position_and_by_quotation(found: tuple[str, list[Span]]) -> None:
    words, spans = found
    page = json_of("webannotation", of_spans(words, spans))
    jsonschema.validate(page, json.loads((SCHEMAS / "web_annotation.json").read_text("utf-8")))
    assert len(page["items"]) == len(spans)
    for annotation, span in zip(page["items"], spans, strict=True):
        position, quotation = annotation["target"]["selector"]
        assert Span(position["start"], position["end"]) == span
        assert quotation["exact"] == span.of(words)
        around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
        assert words.index(around) <= span.start - len(quotation["prefix"])


@few
@emoji
@any_place
def test_cassis_reads_the_same_spans(found: tuple[str, list[Span]]) -> None:
    words, spans = found
    content, report = written("xmi", of_spans(words, spans))
    with ZipFile(BytesIO(content)) as archive:
        types = cassis.load_typesystem(BytesIO(archive.read("TypeSystem.xml")))
        [name] = [name for name in archive.namelist() if name.endswith(".xmi")]
        cas = cassis.load_cas_from_xmi(BytesIO(archive.read(name)), typesystem=types)
    shown = "".join("\ufffd" if not in_xml(char) else char for char in words)
    assert cas.sofa_string == shown
    assert sorted(Span(one.begin, one.end) for one in cas.select(STATEMENT)) == spans
    assert sorted(Span(one.begin, one.end) for one in cas.select(PART)) == spans
    assert bool(report.replaced) == (shown != words)


def in_xml(char: str) -> bool:
    """The production Char of XML 1.0."""
    return char in "\t\n\r" or "\x20" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"


@few
@emoji
@any_place
def test_label_studio_counts_code_points_and_doccano_units(found: tuple[str, list[Span]]) -> None:
    words, spans = found
    [task] = json_of("labelstudio", of_spans(words, spans))
    shown = words.replace("\0", "\ufffd")
    values = [result["value"] for result in task["annotations"][0]["result"]]
    assert task["data"]["text"] == shown
    assert [Span(value["start"], value["end"]) for value in values] == spans
    [line] = lines_of("doccano", of_spans(words, spans))
    assert any("cannot hold" in note for note in written("doccano", of_spans(words, spans))[1].notes) == (
        shown != words
    )
    units = line["text"].encode("utf-16-le")
    assert line["text"] == shown
    selected = [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in line["label"]]
    assert selected == [span.of(shown) for span in spans]


def judged(**settings: str) -> Record:
    """An attributed statement and a figure, with verdicts of every sort, a chain and citations."""
    article = make_article(WORDS, outlet="The Daily", url="https://example.org/a", published="2022-05-05")
    links = [make_link(article, "The mayor", "said"), make_link(article, "CNN", "reports")]
    quoted = make_statement(article, "7 streets were closed", kind=StatementKind.ATTRIBUTED, links=links)
    call = Reference(b"\x03" * 16, type="call", contact="Ann", words_read_out="Were they?", answer="They were.")
    quoted = replace(
        quoted,
        judgements=(
            make_judgement(quoted.id, aspect=said(0)),
            make_judgement(quoted.id, Verdict.UNVERIFIABLE, said(1), reason=Reason.NO_EVIDENCE),
            make_judgement(quoted.id, Verdict.DISPUTED, reason=Reason.SOURCES_DIFFER, justification="Two say 6."),
        ),
        citations=(make_citation(quoted.id, OPEN, passage="Seven."), make_citation(quoted.id, call, said(0))),
    )
    figure = make_statement(article, "5 May", kind=StatementKind.NUMERIC)
    figure = replace(figure, judgements=(make_judgement(figure.id, correction="6 May"),))
    references = {reference.id: reference for reference in (OPEN, call)}
    record = Record(references=references, of_articles=[ArticleRecord(article, (figure, quoted))])
    record.settings = ProjectSettings(**settings)  # type: ignore[arg-type]
    return record


def test_claim_reviews_have_what_search_engines_require() -> None:
    schema = json.loads((SCHEMAS / "claim_review.json").read_text("utf-8"))
    content, report = written("claimreview", judged())
    drafts = json.loads(content)
    jsonschema.validate(drafts, schema)
    assert all(review["creativeWorkStatus"] == "Draft" and "url" not in review for review in drafts)
    assert "2 reviews are drafts" in report.notes[-1]
    desk = judged(organisation="The Desk", organisation_url="https://desk.example/checks")
    content, report = written("claimreview", desk, reviewer=R1.id)
    reviews = json.loads(content)
    jsonschema.validate(reviews, schema)
    figure, quoted = reviews
    own = desk.of_articles[0].statements[1].id.hex()
    assert report.notes == ()
    assert quoted["url"] == f"https://desk.example/checks#{own}"
    assert quoted["author"] == {"@type": "Organization", "name": "The Desk", "url": "https://desk.example/checks"}
    assert quoted["claimReviewed"] == "7 streets were closed"
    rating = quoted["reviewRating"]
    assert (rating["ratingValue"], rating["alternateName"]) == (2, "Disputed: sources differ")
    assert quoted["itemReviewed"]["author"]["name"] == "The mayor"
    assert quoted["itemReviewed"]["appearance"]["url"] == "https://example.org/a"
    assert (figure["reviewRating"]["ratingValue"], figure["itemReviewed"]["author"]["name"]) == (5, "The Daily")


def test_averitec_has_a_claim_for_each_verdict() -> None:
    claims = json_of("averitec", judged())
    jsonschema.validate(claims, json.loads((SCHEMAS / "averitec.json").read_text("utf-8")))
    told = [(claim["claim"], claim["label"], claim["claim_types"][0], claim["speaker"]) for claim in claims]
    assert told == [
        ("5 May", "Supported", "Numerical Claim", None),
        ("The mayor said: 7 streets were closed", "Supported", "Quote Verification", "The mayor"),
        ("CNN said: 7 streets were closed", "Not Enough Evidence", "Quote Verification", "CNN"),
        ("7 streets were closed", "Conflicting Evidence/Cherrypicking", "Event/Property Claim", "The mayor"),
    ]
    assert claims[0]["claim_date"] == "5-5-2022"
    [asked] = claims[1]["questions"]
    assert (asked["question"], asked["answers"][0]["answer"]) == ("Were they?", "They were.")
    assert claims[1]["fact_checking_strategies"] == ["Consultation"]
    answer = claims[3]["questions"][0]["answers"][0]
    assert (answer["answer"], answer["source_url"]) == ("Seven.", "https://example.org/report")


def test_annotations_tell_verdict_reviewer_and_evidence() -> None:
    page = json_of("webannotation", judged())
    jsonschema.validate(page, json.loads((SCHEMAS / "web_annotation.json").read_text("utf-8")))
    assert len(page["items"]) == 4
    assessed = page["items"][-1]
    values = {body.get("purpose"): body.get("value", body.get("source")) for body in assessed["body"]}
    assert values["assessing"] == "Disputed"
    assert values["commenting"] == "Two say 6."
    assert values["linking"] == "https://example.org/report"
    assert assessed["creator"]["name"] == "Rina Holt"
    assert assessed["target"]["scope"] == "https://example.org/a"


def test_json_lines_tell_everything_and_what_files_there_are() -> None:
    kinds = [line["record"] for line in lines_of("jsonl", project(statements=1, articles=1))]
    assert kinds == ["project", "article", "statement", "reference", "reference", "evidence"]
    lines = lines_of("jsonl", project(statements=1, articles=1))
    assert lines[-1]["sha256"] == "ab" * 32
    assert {line.get("title") for line in lines if line["record"] == "reference"} == {
        "Confidential source 2",
        "Report of the Office",
    }


# CSV


def rows_of(content: bytes, separator: str = ",") -> Iterator[list[str]]:
    return csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=separator)


def test_csv_files_are_the_sheets_of_the_workbook(tmp_path: Path) -> None:
    record = judged()
    write(Export(record), tmp_path / "a.xlsx", BY_WORD["xlsx"])
    write(Export(record, Options(guard=False)), tmp_path / "a.zip", BY_WORD["csv-zip"])
    book = load_workbook(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.zip") as archive:
        files = {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
    assert set(files) == set(book.sheetnames)
    for title, content in files.items():
        assert content.startswith("\ufeff".encode())
        first = 2 if title == "For the editor" else 1  # there a line of counts stands above the headings
        of_sheet = [["" if cell is None else str(cell) for cell in row] for row in book[title].values][first - 1 :]
        for row, expected in zip(rows_of(content), of_sheet, strict=True):
            if "Written" not in row:  # its time may differ by a minute
                assert [cell.removesuffix(" 00:00:00") for cell in row] == [
                    cell.removesuffix(" 00:00:00") for cell in expected
                ]


@settings(max_examples=200, deadline=None)
@example("-5")
@example("=1+1")
@example("'=x")
@example("-1.200,5 %")
@given(any_text)
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    cell, lost = csv_text(text, guard=True)
    assert cell[:1] not in tuple("=+@\t\r")
    assert not cell.startswith("-") or cell.lstrip("-").replace(".", "").replace(",", "").strip(" %").isdigit()
    if not lost:
        assert unguarded(cell) == text.replace("\r\n", "\n")
    assert csv_text(text, guard=False)[0] == unguarded(cell)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@settings(max_examples=40, deadline=None)
@given(text=any_text)
def test_pandas_reads_what_was_written(separator: str, text: str) -> None:
    record = judged()
    quoted = record.of_articles[0].statements[1]
    changed = replace(quoted, judgements=(make_judgement(quoted.id, justification=text),))
    record.of_articles = [ArticleRecord(record.of_articles[0].article, (changed,))]
    content, report = written("csv", record, separator=separator, guard=False)
    table = pd.read_csv(BytesIO(content), sep=separator, dtype=str, keep_default_na=False, lineterminator=None)
    expected = "".join("\ufffd" if char < " " and char not in "\t\n\r" else char for char in text)
    assert table["So justification"][0].replace("\r\n", "\n") == expected.replace("\r\n", "\n")
    assert bool(report.replaced) == (expected != text)
    assert table["Statement"][0] == "7 streets were closed"
    assert table["So (latest)"][0] == "Verified"
