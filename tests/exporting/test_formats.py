"""What holds of every format in the list: its name, its faults, and what it must not tell."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from annotations.errors import Cancelled, ExportFailed
from annotations.exporting.export import Export, ExportReport, Options
from annotations.exporting.formats import BY_WORD, FORMATS, Format, format_of, write
from annotations.exporting.preview import Beginning, preview
from annotations.exporting.scope import Scope
from annotations.model.evidence import Attachment
from annotations.model.judgement import Note
from annotations.model.record import ArticleRecord
from annotations.model.reference import REFERENCE_FIELDS, Reference
from annotations.model.vocabulary import NO_CHECK, SO, StatementKind, Tier, Verdict, said
from annotations.progress import CancelToken
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
)

SECRET = "Zz9-hidden"
FIELDS = {name: f"{SECRET}-{name}" for name in REFERENCE_FIELDS if name not in ("confidential", "same_as")}
HIDDEN = Reference(b"\x01" * 16, **FIELDS, confidential="2")
OPEN = Reference(b"\x02" * 16, title="Report of the Office", url="https://example.org/report")


def project(statements: int = 3, articles: int = 2) -> Record:
    """Articles with attributed statements, each with verdicts, citations and notes, also confidential ones."""
    made = []
    for number in range(articles):
        article = make_article(f"Report {number}: the mayor said that 7 streets were closed.", outlet="The Daily")
        own = make_statement(
            article,
            "7 streets were closed",
            kind=StatementKind.ATTRIBUTED,
            links=[make_link(article, "the mayor", "said")],
        )
        judged = replace(
            own,
            judgements=(
                make_judgement(own.id, Verdict.DISPUTED, correction="Eight were closed."),
                make_judgement(own.id, aspect=said(0)),
            ),
            citations=(
                make_citation(own.id, HIDDEN, passage=f"{SECRET}-passage", locator=f"{SECRET}-at", note=f"{SECRET}-n"),
                make_citation(own.id, OPEN, passage="Seven were."),
            ),
            notes=(Note(b"n" * 16, own.id, f"{SECRET}-note", R1.id, WHEN, confidential=True),),
        )
        several = [replace(judged, id=(1000 * number + n).to_bytes(16), label=f"{n}a") for n in range(statements)]
        made.append(ArticleRecord(article, tuple(several)))
    evidence = [
        Attachment(b"e" * 16, reference.id, f"{name}.pdf", 7, "application/pdf", "ab" * 32, WHEN, R1.id)
        for reference, name in ((HIDDEN, SECRET), (OPEN, "report"))
    ]
    return Record("A project", (R1, R2), {HIDDEN.id: HIDDEN, OPEN.id: OPEN}, evidence, made)


def target_of(form: Format, folder: Path) -> Path:
    return folder / f"out{form.ending}"


def exported(form: Format, folder: Path, record: Record, options: Options | None = None) -> ExportReport:
    return write(Export(record, options or Options()), target_of(form, folder), form)


def contents(path: Path) -> str:
    """All words of what was written, also those inside a zip file, and the names of files."""
    if path.is_dir():
        return "".join(f"{file.name}\n{file.read_text('utf-8')}" for file in sorted(path.iterdir()))
    if path.suffix in (".zip", ".xlsx"):
        with ZipFile(path) as archive:
            return "".join(f"{name}\n{archive.read(name).decode('utf-8')}" for name in archive.namelist())
    return path.read_text("utf-8")


every_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.word)


@every_format
def test_everything_is_written_and_nothing_confidential_is_told(form: Format, tmp_path: Path) -> None:
    report = exported(form, tmp_path, project())
    written = contents(target_of(form, tmp_path))
    assert report.statements == 6
    assert "7 streets were closed" in written
    assert "Disputed" in written or "disputed" in written or "Refuted" in written
    assert SECRET not in written
    assert list(tmp_path.iterdir()) == [target_of(form, tmp_path)]  # nothing is left beside it


@every_format
def test_a_scope_narrows_every_format_and_is_told(form: Format, tmp_path: Path) -> None:
    record = project(articles=2)
    first, other = record.of_articles[0].article, record.of_articles[1].article
    report = exported(form, tmp_path, record, Options(Scope(articles=frozenset({first.id}))))
    written = contents(target_of(form, tmp_path))
    assert report.statements == 3
    assert report.notes[0] == "Only a part of the project was exported: 1 article."
    assert other.id.hex() not in written
    assert "Report 1" not in written


@every_format
def test_a_project_without_articles_makes_a_file(form: Format, tmp_path: Path) -> None:
    assert exported(form, tmp_path, Record()).statements == 0
    assert target_of(form, tmp_path).exists()


def older(form: Format, folder: Path) -> Callable[[], bool]:
    """Puts something at the target; tells whether it is there still, and nothing else."""
    target = target_of(form, folder)
    file = target / "Statements.csv" if form.is_folder else target
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"the older file")
    return lambda: file.read_bytes() == b"the older file" and list(folder.iterdir()) == [target]


@every_format
def test_cancelling_leaves_what_was_there(form: Format, tmp_path: Path) -> None:
    stands, cancel = older(form, tmp_path), CancelToken()
    export = Export(project(), progress=lambda done, *_: cancel.cancel() if done else None, cancel=cancel)
    with pytest.raises(Cancelled):
        write(export, target_of(form, tmp_path), form)
    assert stands()


@every_format
def test_a_full_disk_leaves_what_was_there(form: Format, small_disk: Callable[[str], Path]) -> None:
    folder = small_disk("12k")
    stands = older(form, folder)
    many = project(statements=60, articles=20)
    with pytest.raises(ExportFailed, match="the disk is full"):
        exported(form, folder, many)
    assert stands()


@every_format
def test_what_was_there_is_replaced(form: Format, tmp_path: Path) -> None:
    stands = older(form, tmp_path)
    exported(form, tmp_path, project())
    assert not stands()
    assert list(tmp_path.iterdir()) == [target_of(form, tmp_path)]


@every_format
def test_a_name_that_is_too_long_and_a_folder_that_is_not_there(form: Format, tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="its name is too long"):
        write(Export(project()), tmp_path / f"{'x' * 300}{form.ending}", form)
    with pytest.raises(ExportFailed, match="its folder is not there"):
        write(Export(project()), tmp_path / "gone" / f"out{form.ending}", form)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path) -> None:
    form = format_of(tmp_path / "out", "csv-folder")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(ExportFailed, match=r"other things than \.csv files"):
        exported(form, tmp_path, project())
    assert (tmp_path / "out" / "thesis.docx").read_bytes() == b"years of work"


@every_format
def test_the_preview_is_how_the_file_begins(form: Format) -> None:
    record = project(statements=40)
    options = Options(Scope(minor=False), history=True)
    first = record.of_articles[0]
    folded = replace(first.statements[0], id=b"m" * 16, reading=replace(first.statements[0].reading, tier=Tier.MINOR))
    articles = [replace(first, statements=(folded, *first.statements)), *record.of_articles[1:]]
    beginning = Beginning(
        record.name, record.reviewers, record.references, record.attachments, record.settings, articles, options.scope
    )
    found = preview(beginning, form, options)
    assert bool(found.rows) != bool(found.text)
    if found.rows:
        assert len(found.rows) == 1 + 12
        assert found.rows[0][:3] == ("¶", "Statement", "Said (latest)")
        assert found.rows[1][0] == "0a"
    assert SECRET not in str(found)


def test_a_format_is_named_by_its_ending_or_asked_for() -> None:
    assert format_of(Path("a.XLSX")).word == "xlsx"
    assert format_of(Path("a.csv")).word == "csv"
    assert format_of(Path("a.jsonld"), "claimreview").word == "claimreview"
    with pytest.raises(ExportFailed) as several:
        format_of(Path("a.jsonld"))
    assert several.value.next_step == "Say which: --format claimreview or --format webannotation."
    for path, word in ((Path("a.docx"), ""), (Path("a"), ""), (Path("a.json"), "xlsx"), (Path("a"), "nonsense")):
        with pytest.raises(ExportFailed):
            format_of(path, word)
    assert len({form.word for form in FORMATS}) == len(FORMATS)


def test_what_needs_no_check_is_no_claim(tmp_path: Path) -> None:
    article = make_article("It rains.")
    own = make_statement(article)
    own = replace(own, judgements=(make_judgement(own.id, NO_CHECK, SO),))
    record = Record(of_articles=[ArticleRecord(article, (own,))])
    for word in ("claimreview", "averitec"):
        form = next(form for form in FORMATS if form.word == word)
        report = exported(form, tmp_path, record)
        assert report.statements == 0
        assert "1 statements without a verdict" in report.notes[0]


class Flowing(Record):
    """A project whose articles are made when they are wanted, and then forgotten."""

    number = 0

    def articles(self) -> Iterator[ArticleRecord]:
        for _ in range(self.number):
            [record] = project(statements=20, articles=1).of_articles
            verified = [replace(s, judgements=(make_judgement(s.id),)) for s in record.statements]
            yield ArticleRecord(record.article, tuple(verified))


@pytest.mark.parametrize("word", ["csv-folder", "jsonl", "claimreview", "webannotation", "averitec", "xmi", "doccano"])
def test_memory_stays_flat(word: str, tmp_path: Path) -> None:
    form, peaks = BY_WORD[word], []
    for number in (5, 5, 60):  # the first run loads what is loaded once
        flowing = Flowing()
        flowing.number = number
        tracemalloc.start()
        exported(form, tmp_path, flowing)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.5 * peaks[1] + 100_000
