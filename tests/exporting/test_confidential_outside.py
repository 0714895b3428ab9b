"""Nothing of a confidential reference gets out: everything that is written is searched for its words."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from annotations.model.article import ImportedArticle
from annotations.model.ids import new_id
from annotations.model.judgement import Citation
from annotations.model.reference import REFERENCE_FIELDS, Reference
from annotations.model.vocabulary import SO, Verdict
from annotations.storage.copies import make_copy
from annotations.storage.project import Project
from app import cli
from tests.storage.conftest import WORDS, detection, elsewhere

SECRET = "Zz9-hidden"
FIELDS = {name: f"{SECRET}-{name}" for name in REFERENCE_FIELDS if name not in ("confidential", "same_as")}


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, Path]:
    """A project with a confidential call behind a verdict, and a copy in which all of it is otherwise."""
    here, there = tmp_path / "here.factdesk", tmp_path / "there.factdesk"
    project = Project.create(here, new_id())
    project.actions.add_article(ImportedArticle(WORDS))
    project.store_detection(detection())
    me = project.actions.add_reviewer("Rita One", "R1").id
    statement = detection().suggestions[2].id
    call = Reference(new_id(), **FIELDS, confidential="yes")
    cited = Citation(new_id(), statement, SO, call.id, passage=f"{SECRET}-passage", locator=f"{SECRET}-place")
    project.actions.add_references([call], me)
    project.actions.cite(cited, {}, me)
    project.actions.judge(statement, SO, Verdict.VERIFIED, me)
    make_copy(here, there)
    project.actions.edit_reference(replace(call, answer=f"{SECRET}-one"), me, call)
    project.actions.cite(replace(cited, passage=f"{SECRET}-one"), {}, me)
    project.close()

    def otherwise(copy: Project) -> None:
        copy.actions.edit_reference(replace(call, answer=f"{SECRET}-two", title=f"{SECRET}-t"), me, call)
        copy.actions.cite(replace(cited, passage=f"{SECRET}-two"), {}, me)

    elsewhere(there, otherwise)
    return here, there


def contents(path: Path) -> bytes:
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_no_file_and_no_command_tells_a_confidential_reference(
    projects: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = projects
    assert SECRET.encode() in here.read_bytes()
    out = tmp_path / "out"
    out.mkdir()

    cli.run(["export", str(here), str(out / "verdicts.xlsx"), "--history"])
    documents = ("report", "checking-copy", "checked-copy")
    for document in documents:
        assert cli.run(["export", str(here), str(out / f"{document}.html"), "--format", document]) == 0
    cli.run(["merge", str(here), str(there), "--report", str(out / "merge.html")])
    cli.run(["merge", str(here), str(there), "--report", str(out / "merge.xlsx")])
    cli.run(["show", str(here)])
    cli.run(["show", str(here), "--json"])

    said = capsys.readouterr()
    written = {path.name: contents(path) for path in out.iterdir()} | {"said": f"{said.out}{said.err}".encode()}
    assert set(written) == {"verdicts.xlsx", *(f"{one}.html" for one in documents), "merge.html", "merge.xlsx", "said"}
    assert [name for name, content in written.items() if SECRET.encode() in content] == []
    assert all(
        b"Confidential source 1" in written[name]
        for name in ("verdicts.xlsx", "report.html", "checking-copy.html", "said")
    )
