"""Evidence from the command line: attached with a verdict, listed, exported, verified."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.commands import SEEDS, factdesk, shown, statements

PHOTOGRAPH = b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)


@pytest.fixture
def path(own_home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "work.factdesk"
    assert factdesk(own_home, "import", path, SEEDS[0]).returncode == 0
    return path


def test_three_verdicts_with_files_travel_in_one_project_file(own_home: Path, path: Path, tmp_path: Path) -> None:
    chosen = statements(shown(own_home, path))[:3]
    (photograph := tmp_path / "photo.png").write_bytes(PHOTOGRAPH)
    (page := tmp_path / "page.html").write_text("<html><body><p>The ministry confirmed it.</p></body></html>")
    (empty := tmp_path / "empty.pdf").touch()
    judge = ("judge", path)
    answer = factdesk(own_home, *judge, chosen[0]["id"], "verified", "--reviewer", "R", "--attach", photograph)
    assert (answer.returncode, answer.stderr) == (0, "Recorded: verified (so).\n")
    url = "https://example.org/page"
    for statement in chosen[1:]:
        cite = ("--cite", url, "--attach", page)
        assert factdesk(own_home, *judge, statement["id"], "disputed", "--reviewer", "R", *cite).returncode == 0
    answer = factdesk(own_home, *judge, chosen[2]["id"], "verified", "--reviewer", "New", "--attach", empty)
    assert answer.returncode == 2 and "“empty.pdf” is empty" in answer.stderr

    moved = path.rename(tmp_path / "elsewhere.factdesk")
    data = shown(own_home, moved)
    titles = {reference["id"]: reference.get("title") or reference["url"] for reference in data["references"]}
    assert [person["name"] for person in data["reviewers"]] == ["R"]
    assert [(a["name"], a["media_type"], titles[a["reference"]]) for a in data["attachments"]] == [
        ("photo.png", "image/png", "photo.png"),
        ("page.html", "text/html", url),
    ]
    for _ in range(2):
        assert factdesk(own_home, "evidence", moved, "--export", tmp_path / "out").returncode == 0
    written = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert written == ["page (2).html", "page.html", "photo (2).png", "photo.png"]
    assert (tmp_path / "out" / "photo.png").read_bytes() == PHOTOGRAPH
    answer = factdesk(own_home, "verify", moved)
    assert (answer.returncode, answer.stderr) == (0, "Everything is as it should be.\n")

    with closing(sqlite3.connect(moved)) as connection, connection:
        connection.execute("DROP TRIGGER chunk_keeps_update")
        connection.execute("UPDATE chunk SET content = zeroblob(length(content)) WHERE length(content) < 1000")
        connection.execute(
            "CREATE TRIGGER chunk_keeps_update BEFORE UPDATE ON chunk\nBEGIN\n"
            "SELECT RAISE(ABORT, 'rows of chunk are only ever added');\nEND"
        )
    answer = factdesk(own_home, "verify", moved)
    assert answer.returncode == 1 and answer.stdout.startswith("Damaged:\n  The content of “page.html”")
    assert {s["id"][:8] for s in chosen[1:]} == {s["id"][:8] for s in chosen if s["id"][:8] in answer.stdout}


def test_verify_says_what_is_still_to_do(own_home: Path, path: Path, tmp_path: Path) -> None:
    """A passage that is in what is attached, whatever its quotation marks, and one that is not."""
    from annotations.model.ids import new_id
    from annotations.model.judgement import Citation
    from annotations.model.vocabulary import SO
    from annotations.storage import evidence
    from annotations.storage.project import Project

    project = Project.open(path, new_id())
    try:
        me, reference = project.actions.add_reviewer("R").id, new_id()
        words = "<p>The ministry said: &ldquo;We&nbsp;left&rdquo; – and\n closed the <b>gate</b>s.</p>"
        words += "<script>hidden</script>"
        content = evidence.store_bytes(words.encode(), "page.html", lambda work: work(project), 10_000)
        own = project.article(project.article_ids()[0]).statements[0].id
        for passage in ('"We left" - and closed the gates', "The minister resigned", "hidden"):
            citation = Citation(new_id(), own, SO, reference, passage=passage)
            project.actions.cite(citation, {"title": "A page", "url": "https://example.org"}, me)
        project.actions.attach(reference, content, "page.html", me)
        evidence.store_bytes(b"left over", "later.txt", lambda work: work(project), 10_000)
    finally:
        project.close()
    answer = factdesk(own_home, "verify", path)
    lines = answer.stdout.splitlines()
    assert answer.returncode == 1 and lines[0] == "Still to do:" and len(lines) == 5
    assert "“The minister resigned”" in lines[1] and "“hidden”" in lines[2]
    assert "“A page” does not say when it was looked at" in lines[3] and "interrupted" in lines[4]
    assert factdesk(own_home, "evidence", path, "--tidy").stderr == "1 piece(s) of interrupted attachments are gone.\n"
    assert "interrupted" not in factdesk(own_home, "verify", path).stdout
