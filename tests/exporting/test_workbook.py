from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from annotations.errors import Cancelled
from annotations.exporting.columns import EDITABLE, row_hash
from annotations.exporting.export import ExportReport
from annotations.exporting.workbook import write_workbook
from annotations.model.article import Mask
from annotations.model.ids import Id
from annotations.model.judgement import Citation, Note
from annotations.model.record import Statement
from annotations.model.reference import Reference
from annotations.model.statement import Quantity, Speaker
from annotations.model.vocabulary import (
    NO_CHECK,
    SO,
    Polarity,
    QuantityKind,
    Reason,
    SourceClass,
    Stance,
    StatementKind,
    Tier,
    Verdict,
    said,
)
from annotations.progress import CancelToken
from annotations.text import Span
from tests.factories import (
    R1,
    R2,
    WHEN,
    Record,
    make_article,
    make_citation,
    make_judgement,
    make_link,
    make_statement,
    record,
)

WORDS = "A headline\n\nKyiv denied it, the deputy said, CNN reports. More than 1,700 fighters\nleft on 17 May 2022."
ARTICLE = make_article(WORDS, outlet="The Daily", published="2022-05", url="https://example.org/a")
DEPUTY = make_link(ARTICLE, "the deputy", "said", source_class=SourceClass.PERSON, speaker=Speaker("Kovalyov"))
CNN = make_link(ARTICLE, "CNN", "reports", source_class=SourceClass.MEDIA)
QUOTED = make_statement(ARTICLE, "Kyiv denied it", kind=StatementKind.ATTRIBUTED, links=[DEPUTY, CNN], label="2a")
FIGURE = make_statement(
    ARTICLE,
    "More than 1,700 fighters",
    kind=StatementKind.NUMERIC,
    context="More than 1,700 fighters\nleft on 17 May 2022.",
    quantity=Quantity(QuantityKind.COUNT, 1700, None, None, "fighters", "more than"),
    label="2b",
)
SHEETS = [
    "For the editor",
    "Statements",
    "Citations",
    "References",
    "Reviewers differ",
    "Sources",
    "Articles",
    "Summary",
    "Read me",
]

Rows = list[dict[str, Any]]


def written(project: Record, target: Path, reviewer: Id | None = R1.id, **options: Any) -> tuple[Any, ExportReport]:
    report = write_workbook(project, target, reviewer=reviewer, **options)
    return load_workbook(target), report


def rows(book: Any, title: str = "Statements") -> Rows:
    """The rows of a sheet by heading; the sheet for the editor has a line above its headings."""
    values = list(book[title].iter_rows(values_only=True))
    if title == "For the editor":
        del values[0]
    return [dict(zip(values[0], row, strict=True)) for row in values[1:]]


def test_sheets_and_columns_come_in_the_order_of_the_design(tmp_path: Path) -> None:
    book, _ = written(record((ARTICLE, [QUOTED])), tmp_path / "out.xlsx")
    assert book.sheetnames == SHEETS
    assert [cell.value for cell in book["Statements"][1]] == (
        "¶|Statement|Said (R1)|So (R1)|Said reason|So reason|Correction|Source|First citation|New citation|State|"
        "Article|Type|Tier|Source (resolved)|Cue|Form|Polarity|Chain|Anonymous|Value|Value to|Qualifier|"
        "Unit|Counted|Date|Said justification|So justification|Citations|URL|Said by|Said at (UTC)|So by|"
        "So at (UTC)|Said (R2)|So (R2)|Final|Note|Start|End|Statement id|Text id|Base revision (R1)|Row hash"
    ).split("|")


def test_an_attributed_statement(tmp_path: Path) -> None:
    reference = Reference(b"\1" * 16, title="Briefing", url="https://example.org/briefing")
    judged_said = make_judgement(QUOTED.id, Verdict.VERIFIED, said(1))
    judged_said_inner = make_judgement(
        QUOTED.id, Verdict.DISPUTED, said(0), reason=Reason.WORDS_ALTERED, justification="He did not.\nNot so."
    )
    judged_so = make_judgement(QUOTED.id, Verdict.UNVERIFIABLE, SO, reason=Reason.NO_EVIDENCE, correction="Perhaps")
    statement = replace(
        QUOTED,
        judgements=(judged_said, judged_said_inner, judged_so),
        citations=(
            make_citation(QUOTED.id, reference, said(0), stance=Stance.CONTRADICTS, passage="No.", locator="p. 4"),
            make_citation(QUOTED.id, reference, SO, locator="p. 5"),
        ),
        notes=(Note(b"\2" * 16, QUOTED.id, "call back", R1.id, WHEN),),
    )
    book, report = written(record((ARTICLE, [statement]), references=[reference]), tmp_path / "out.xlsx")
    [row] = rows(book)
    assert (report.statements, report.replaced, report.notes) == (1, 0, ())
    assert row["¶"] == "2a"
    assert row["Statement"] == "Kyiv denied it"
    assert (row["Said (R1)"], row["So (R1)"]) == ("Disputed", "Unverifiable")
    assert (row["Said reason"], row["So reason"]) == ("words altered", "no evidence found")
    assert row["Chain"] == "CNN (Verified) ◂ the deputy (Disputed)"
    assert (row["Source"], row["Source (resolved)"], row["Cue"]) == ("the deputy", "Kovalyov (inferred)", "said")
    assert row["Said justification"] == "He did not.\nNot so."
    assert row["Correction"] == "Perhaps"
    assert row["First citation"] == "Briefing, p. 5"
    assert row["Citations"] == "[so, supports] Briefing, p. 5\n[said, contradicts] Briefing, p. 4: No."
    assert row["URL"] == "https://example.org/briefing"
    assert (row["Said by"], row["Said at (UTC)"]) == ("R1", WHEN.replace(tzinfo=None))
    assert row["Note"] == "call back"
    assert row["Base revision (R1)"] == f"{judged_said_inner.entry.hex()}/{judged_so.entry.hex()}"
    assert (row["Statement id"], row["Text id"]) == (QUOTED.id.hex(), ARTICLE.text.hex())
    assert (row["Start"], row["End"]) == QUOTED.span
    assert [citation["Question"] for citation in rows(book, "Citations")] == ["Is it so?", "Said by the deputy?"]
    assert rows(book, "References")[0]["Cited"] == 2


def test_a_figure_is_a_number(tmp_path: Path) -> None:
    book, _ = written(record((ARTICLE, [FIGURE])), tmp_path / "out.xlsx")
    [row] = rows(book)
    assert row["Statement"] == "More than 1,700 fighters left on 17 May 2022."
    assert (row["Value"], row["Value to"], row["Qualifier"], row["Counted"]) == (1700, None, "more than", "fighters")
    assert (row["Said (R1)"], row["Source"], row["Form"]) == (None, None, None)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (Quantity(QuantityKind.COUNT, 40, 40), (40, None, None)),
        (Quantity(QuantityKind.VAGUE, 200, 999), (200, 999, "between")),
        (Quantity(QuantityKind.COUNT, None, 12.5), (None, 12.5, "at most")),
        (Quantity(QuantityKind.COUNT, 3, None), (3, None, "at least")),
        (Quantity(QuantityKind.COUNT, 10**400, 10**400), ("about 10^400", None, None)),
        (Quantity(QuantityKind.COUNT, float("inf"), None), ("inf", None, "at least")),
        (Quantity(QuantityKind.COUNT), (None, None, None)),
    ],
)
def test_intervals(tmp_path: Path, quantity: Quantity, expected: tuple[Any, ...]) -> None:
    statement = make_statement(ARTICLE, "1,700", kind=StatementKind.NUMERIC, quantity=quantity)
    [row] = rows(written(record((ARTICLE, [statement])), tmp_path / "out.xlsx")[0])
    assert (row["Value"], row["Value to"], row["Qualifier"]) == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2022-05-17", datetime(2022, 5, 17)),  # noqa: DTZ001 - as openpyxl reads a date
        ("2022-05", "2022-05"),
        ("2022-05-17/2022-05-20", "2022-05-17/2022-05-20"),
        ("1645-02-30", "1645-02-30"),
        ("1812-06-24", "1812-06-24"),
        (None, None),
    ],
)
def test_full_days_are_real_dates_and_the_rest_is_text(tmp_path: Path, edtf: str | None, expected: Any) -> None:
    quantity = Quantity(QuantityKind.DATE, date=edtf)
    statement = make_statement(ARTICLE, "17 May 2022", kind=StatementKind.NUMERIC, quantity=quantity)
    [row] = rows(written(record((ARTICLE, [statement])), tmp_path / "out.xlsx")[0])
    assert row["Date"] == expected


def test_moments_are_utc_whatever_their_zone(tmp_path: Path) -> None:
    when = datetime(2022, 5, 20, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    statement = replace(FIGURE, judgements=(make_judgement(FIGURE.id, recorded_at=when),))
    [row] = rows(written(record((ARTICLE, [statement])), tmp_path / "out.xlsx")[0])
    assert row["So at (UTC)"] == datetime(2022, 5, 19, 22, 30)  # noqa: DTZ001 - a cell holds no zone


def test_each_row_keeps_its_own_moments(tmp_path: Path) -> None:
    moments = [datetime(2022, 5, day, 9, 30, tzinfo=UTC) for day in (18, 19, 20)]
    judged = [replace(FIGURE, judgements=(make_judgement(FIGURE.id, recorded_at=moment),)) for moment in moments]
    book, _ = written(record((ARTICLE, judged)), tmp_path / "out.xlsx")
    assert [row["So at (UTC)"] for row in rows(book)] == [moment.replace(tzinfo=None) for moment in moments]


def test_a_row_is_as_high_as_its_longest_shown_text(tmp_path: Path) -> None:
    article = make_article(WORDS, title="A title that is much too long to stand on a single line of its column")
    book, _ = written(record((article, [FIGURE])), tmp_path / "out.xlsx")
    assert book["Statements"].row_dimensions[2].height == 45


def test_a_verdict_on_a_question_no_longer_asked_does_not_press(tmp_path: Path) -> None:
    judgements = (make_judgement(FIGURE.id, Verdict.DISPUTED, said(0)),)
    book, _ = written(record((ARTICLE, [replace(FIGURE, judgements=judgements)])), tmp_path / "out.xlsx")
    assert rows(book, "For the editor") == []


def test_whose_verdict_is_shown(tmp_path: Path) -> None:
    later = WHEN + timedelta(days=1)
    statement = replace(
        FIGURE,
        judgements=(
            make_judgement(FIGURE.id, Verdict.VERIFIED, reviewer=R1, justification="counted"),
            make_judgement(FIGURE.id, Verdict.DISPUTED, reviewer=R2, recorded_at=later),
        ),
    )
    project = record((ARTICLE, [statement]))
    [row] = rows(written(project, tmp_path / "1.xlsx", R1.id)[0])
    assert (row["So (R1)"], row["So by"], row["So (R2)"], row["Final"]) == ("Verified", "R1", "Disputed", None)
    [row] = rows(written(project, tmp_path / "2.xlsx", R2.id)[0])
    assert (row["So (R2)"], row["So (R1)"]) == ("Disputed", "Verified")
    book, _ = written(project, tmp_path / "3.xlsx", None)
    [row] = rows(book)
    assert (row["So (latest)"], row["So by"], row["So (others)"]) == ("Disputed", "R2", "R1: Verified")
    [difference] = rows(book, "Reviewers differ")
    assert (difference["R1"], difference["R2"]) == ("Verified", "Disputed")
    assert (difference["Question"], difference["Justifications"]) == ("Is it so?", "R1: counted")


def test_a_final_verdict_has_its_column_and_is_what_the_editor_reads(tmp_path: Path) -> None:
    final = make_judgement(FIGURE.id, Verdict.DISPUTED, justification="The report is clear.")
    statement = replace(
        FIGURE,
        judgements=(
            make_judgement(FIGURE.id, Verdict.VERIFIED, reviewer=R1),
            make_judgement(FIGURE.id, Verdict.DISPUTED, reviewer=R2),
        ),
        finals=(final,),
    )
    book, _ = written(record((ARTICLE, [statement])), tmp_path / "out.xlsx", R1.id)
    [row] = rows(book)
    assert (row["So (R1)"], row["Final"]) == ("Verified", "Disputed")
    [difference] = rows(book, "Reviewers differ")
    assert (difference["Final"], difference["Justifications"]) == ("Disputed", "R1 (final): The report is clear.")
    assert len(list(book["For the editor"].iter_rows())) > len(
        list(written(record((ARTICLE, [replace(FIGURE)])), tmp_path / "2.xlsx")[0]["For the editor"].iter_rows())
    )


def test_shared_initials_give_way_to_names(tmp_path: Path) -> None:
    twins = (R1, replace(R2, initials="R1"))
    book, _ = written(record((ARTICLE, [FIGURE]), reviewers=twins), tmp_path / "out.xlsx")
    assert [cell.value for cell in book["Statements"][1]][2] == f"Said ({R1.name})"


def test_the_editor_sees_only_what_needs_action(tmp_path: Path) -> None:
    disputed = replace(FIGURE, judgements=(make_judgement(FIGURE.id, Verdict.DISPUTED, reason=Reason.ERROR),))
    verified = replace(QUOTED, judgements=(make_judgement(QUOTED.id), make_judgement(QUOTED.id, aspect=said(0))))
    passed = make_statement(ARTICLE, "CNN", label="9z")
    passed = replace(passed, judgements=(make_judgement(passed.id, NO_CHECK, reason=Reason.OPINION),))
    book, _ = written(record((ARTICLE, [verified, disputed, passed])), tmp_path / "out.xlsx")
    [row] = rows(book, "For the editor")
    assert len(row) == 8
    assert (row["¶"], row["So (R1)"], row["Why"]) == ("2b", "Disputed", "error")
    summary = book["For the editor"]["A1"].value
    assert summary.startswith("1 of 3 statements need you.")
    assert "1 verified, 1 disputed, 0 unverifiable, 1 need no check" in summary


def test_a_disputed_outer_link_reaches_the_editor(tmp_path: Path) -> None:
    judgements = (make_judgement(QUOTED.id, Verdict.DISPUTED, said(1), reason=Reason.SECOND_HAND),)
    book, _ = written(record((ARTICLE, [replace(QUOTED, judgements=judgements)])), tmp_path / "out.xlsx")
    [row] = rows(book, "For the editor")
    assert row["Why"] == "Said by CNN? Disputed: second-hand"


def test_rejected_and_masked_statements_are_left_out_and_counted(tmp_path: Path) -> None:
    article = replace(ARTICLE, masks=(Mask(Span(0, 12), "headline"),))
    masked = make_statement(article, "A headline")
    project = record((article, [masked, replace(QUOTED, rejected=True), FIGURE]))
    book, report = written(project, tmp_path / "out.xlsx")
    assert [row["¶"] for row in rows(book)] == ["2b"]
    assert report.statements == 1
    assert len(report.notes) == 2
    topics = [row["About"] for row in rows(book, "Read me")]
    assert topics.count("Please note") == 2


def test_counts_of_articles_and_sources(tmp_path: Path) -> None:
    judged = replace(
        QUOTED, judgements=(make_judgement(QUOTED.id, Verdict.DISPUTED), make_judgement(QUOTED.id, aspect=said(0)))
    )
    minor = make_statement(ARTICLE, "A headline", tier=Tier.MINOR)
    book, _ = written(record((ARTICLE, [judged, FIGURE, minor])), tmp_path / "out.xlsx")
    [article] = rows(book, "Articles")
    assert (article["Title"], article["Outlet"], article["Published"]) == ("A headline", "The Daily", "2022-05")
    assert (article["Words"], article["To check"], article["Minor"]) == (len(WORDS.split()), 2, 1)
    assert (article["So: disputed"], article["Not judged"]) == (1, 1)
    [source] = rows(book, "Sources")
    assert (source["Source"], source["Class"], source["Statements"]) == ("Kovalyov (inferred)", "person", 1)
    assert (source["Said: verified"], source["So: disputed"]) == (1, 1)


def test_the_state_is_what_the_caller_says(tmp_path: Path) -> None:
    def state_of(statement: Statement, by_id: Mapping[Id, Statement]) -> str:
        return f"{len(by_id)} {statement.label}"

    book, _ = written(record((ARTICLE, [QUOTED, FIGURE])), tmp_path / "out.xlsx", state_of=state_of)
    assert [row["State"] for row in rows(book)] == ["2 2a", "2 2b"]


def test_confidential_references_never_get_into_the_file(tmp_path: Path) -> None:
    secret = dict.fromkeys(
        (
            "title",
            "url",
            "type",
            "authors",
            "publisher",
            "published",
            "accessed",
            "archived_url",
            "identifier",
            "origin",
        ),
        "SECRET",
    )
    known = Reference(b"\1" * 16, title="Open")
    first = Reference(b"\2" * 16, **secret, confidential="yes")
    second = Reference(b"\3" * 16, **secret, confidential="yes")
    citations: list[Citation] = [
        make_citation(FIGURE.id, reference, passage="SECRET", locator="SECRET", note="SECRET")
        for reference in (second, first)
    ]
    judged = replace(FIGURE, citations=tuple(citations), judgements=(make_judgement(FIGURE.id, Verdict.DISPUTED),))
    project = record((ARTICLE, [judged]), references=[second, known, first])
    book, _ = written(project, tmp_path / "out.xlsx")
    everything = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert not [value for value in everything if "SECRET" in value]
    assert [row["Reference"] for row in rows(book, "References")] == [
        "Open",
        "Confidential source 1",
        "Confidential source 2",
    ]
    assert {row["Reference"] for row in rows(book, "Citations")} == {"Confidential source 1", "Confidential source 2"}


def test_a_call_has_its_own_columns_and_a_duplicate_no_row(tmp_path: Path) -> None:
    call = Reference(
        b"\1" * 16,
        type="call",
        contact="Olha Press",
        role="spokeswoman",
        published="2022-05-18",
        time="14:30",
        words_read_out="40 men left.",
        answer="Yes.",
        record="on record",
        level="primary",
    )
    double = Reference(b"\2" * 16, title="The call", same_as=call.id.hex())
    cited = replace(FIGURE, citations=(make_citation(FIGURE.id, call),))
    book, _ = written(record((ARTICLE, [cited]), references=[call, double]), tmp_path / "out.xlsx")
    [row] = rows(book, "References")
    names = ("Reference", "Spoke", "Role", "Time", "Words read out", "Answer", "On record", "Primary or secondary")
    assert [row[name] for name in names] == [
        "Call with Olha Press",
        "Olha Press",
        "spokeswoman",
        "14:30",
        "40 men left.",
        "Yes.",
        "on record",
        "primary",
    ]
    assert row["Cited"] == 1
    assert row["Formatted"]


def test_a_confidential_note_is_not_printed(tmp_path: Path) -> None:
    secret = Note(b"\2" * 16, FIGURE.id, "SECRET", R1.id, WHEN, confidential=True)
    notes = (secret, Note(b"\3" * 16, FIGURE.id, "call back", R1.id, WHEN))
    book, _ = written(record((ARTICLE, [replace(FIGURE, notes=notes)])), tmp_path / "out.xlsx")
    everything = " ".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    assert "SECRET" not in everything and "call back" in everything


def test_the_row_hash_follows_from_the_cells_as_they_are_read(tmp_path: Path) -> None:
    judgement = make_judgement(FIGURE.id, Verdict.DISPUTED, justification="_x0041_\r\n\x07", correction="=1")
    book, _ = written(record((ARTICLE, [replace(FIGURE, judgements=(judgement,))])), tmp_path / "out.xlsx")
    [_, row] = book["Statements"].iter_rows(values_only=True)
    assert row[-1] == row_hash(row[index] or "" for index in EDITABLE)


def test_anonymous_sources_and_denials_are_said(tmp_path: Path) -> None:
    links = [make_link(ARTICLE, "", "denied", polarity=Polarity.DENIES, source_class=SourceClass.ANONYMOUS)]
    statement = make_statement(ARTICLE, "it", kind=StatementKind.ATTRIBUTED, links=links)
    [row] = rows(written(record((ARTICLE, [statement])), tmp_path / "out.xlsx")[0])
    assert (row["Anonymous"], row["Polarity"], row["Chain"]) == ("yes", "denies", "source not named")


def test_the_words_of_the_statement_are_bold_in_their_clause(tmp_path: Path) -> None:
    write_workbook(record((ARTICLE, [FIGURE])), tmp_path / "out.xlsx", reviewer=R1.id)
    [_, row] = load_workbook(tmp_path / "out.xlsx", rich_text=True)["Statements"].iter_rows(values_only=True)
    bold = [str(run) for run in row[1] if not isinstance(run, str) and run.font.b]
    assert bold == ["More than 1,700 fighters"]


def test_filter_lists_colours_and_frozen_columns(tmp_path: Path) -> None:
    book, _ = written(record((ARTICLE, [QUOTED, FIGURE])), tmp_path / "out.xlsx")
    sheet = book["Statements"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AR3"
    assert sheet.column_dimensions["M"].hidden
    assert not sheet.merged_cells.ranges
    coloured = {str(ranges.sqref) for ranges in sheet.conditional_formatting}
    assert {"C2:C3", "D2:D3", "AI2:AI3"} <= coloured
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    column, first, last = offered["D2:D3"].removeprefix("'Read me'!$").replace(":$", "$").split("$")[0:3]
    assert [book["Read me"][f"{column}{n}"].value for n in range(int(first), 7)][-1] == "(withdraw)"
    assert last == column


def test_an_empty_project(tmp_path: Path) -> None:
    book, report = written(Record(), tmp_path / "out.xlsx", None)
    assert report.statements == 0
    assert book.sheetnames == SHEETS
    assert rows(book) == []


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        write_workbook(
            record((ARTICLE, [QUOTED])),
            tmp_path / "out.xlsx",
            reviewer=None,
            progress=lambda *_: cancel.cancel(),
            cancel=cancel,
        )
    assert list(tmp_path.iterdir()) == []
