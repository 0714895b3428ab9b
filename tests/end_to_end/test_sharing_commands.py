"""`factdesk copy` and `factdesk merge`, as people at a terminal run them."""

import json
import random
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.end_to_end.commands import SEEDS, Json, factdesk, judged, shown, statements

VERDICTS = ("verified", "disputed", "unverifiable", "no_check", "clear")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> Path:
    """A project with the sample articles, which nobody has judged."""
    path = tmp_path_factory.mktemp("start") / "p.factdesk"
    assert factdesk(own_home, "import", path, *SEEDS).returncode == 0
    return path


def copied(home: Path, project: Path, target: Path, *more: str) -> Path:
    answer = factdesk(home, "copy", project, target, *more)
    assert answer.returncode == 0, answer.stderr
    return target


def judge(home: Path, path: Path, orders: list[Json]) -> None:
    lines = path.with_suffix(".jsonl")
    lines.write_text("\n".join(map(json.dumps, orders)), encoding="utf-8")
    assert factdesk(home, "judge", path, "--from", lines).returncode == 0


def random_orders(data: Json, seed: int, number: int, reviewers: list[str]) -> list[Json]:
    chance, asked = random.Random(seed), statements(data)
    return [
        {
            "statement": chance.choice(asked)["id"],
            "verdict": chance.choice(VERDICTS),
            "reviewer": chance.choice(reviewers),
            "justification": f"{seed}.{place}",
        }
        for place in range(number)
    ]


def merged(home: Path, project: Path, *others: Path) -> Json:
    assert factdesk(home, "merge", project, *others, "--apply").returncode in (0, 1)
    assert "Damaged" not in factdesk(home, "verify", project).stdout
    return shown(home, project)


def test_copies_with_a_thousand_judgements_each_merge_to_the_same_in_any_order_and_twice(
    own_home: Path, project: Path, tmp_path: Path
) -> None:
    data = shown(own_home, project)
    start = copied(own_home, project, tmp_path / "start.factdesk")
    judge(own_home, start, random_orders(data, 0, 3, ["Rina Holt"]))  # who is on both sides
    one = copied(own_home, start, tmp_path / "one.factdesk")
    two = copied(own_home, start, tmp_path / "two.factdesk")
    judge(own_home, one, random_orders(data, 1, 1000, ["Rina Holt", "Kofi Mensah"]))
    judge(own_home, two, random_orders(data, 2, 1000, ["Rina Holt", "Ada Berg"]))
    first = merged(own_home, copied(own_home, one, tmp_path / "a.factdesk"), two)
    assert len(judged(first)) > 100 and first["forks"]
    assert merged(own_home, copied(own_home, two, tmp_path / "b.factdesk"), one) == first
    assert merged(own_home, copied(own_home, start, tmp_path / "c.factdesk"), two, one, two, one) == first


def test_a_dry_run_tells_and_changes_nothing(own_home: Path, project: Path, tmp_path: Path) -> None:
    start = copied(own_home, project, tmp_path / "start.factdesk")
    statement = statements(shown(own_home, start))[0]["id"]
    judge(own_home, start, [{"statement": statement, "verdict": "verified", "reviewer": "Rina Holt"}])
    other = copied(own_home, start, tmp_path / "other.factdesk")
    for path, verdict in ((start, "disputed"), (other, "unverifiable")):
        order = {"statement": statement, "verdict": verdict, "reviewer": "Rina Holt", "justification": "=1+1 <b>"}
        judge(own_home, path, [order])
    before, as_it_was = start.read_bytes(), shown(own_home, start)
    answer = factdesk(own_home, "merge", start, other, "--json", "--report", tmp_path / "r.html")
    assert answer.returncode == 1 and start.read_bytes() == before
    report = json.loads(answer.stdout)
    assert report["steps"] == 1 and report["counts"]["Verdicts"]["changed"] == 1
    assert report["forks"][0]["statement"] == statement
    assert sorted(value["brought"] for value in report["forks"][0]["values"]) == [False, True]
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "would be merged" in page and "=1+1 &lt;b&gt;" in page and "<b>" not in page
    answer = factdesk(own_home, "merge", start, other, "--apply", "--report", tmp_path / "r.xlsx")
    assert "1 forks" in answer.stdout and "As it was before" in answer.stderr
    assert shown(own_home, tmp_path / "start (before merge).factdesk") == as_it_was != shown(own_home, start)
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["What came", "From whom", "Forks", "Perhaps one"]
    assert book["Forks"].max_row == 3
    assert all(cell.data_type != "f" for row in book["Forks"] for cell in row)
    answer = factdesk(own_home, "merge", start, other)
    assert "nothing that start lacks" in answer.stderr


def test_what_cannot_be_merged_or_written_is_refused(own_home: Path, project: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.factdesk"
    assert factdesk(own_home, "import", stranger, SEEDS[0]).returncode == 0
    answer = factdesk(own_home, "merge", project, stranger)
    assert answer.returncode == 2 and "“stranger.factdesk” is another project" in answer.stderr
    answer = factdesk(own_home, "merge", project, stranger, "--report", tmp_path / "r.doc")
    assert answer.returncode == 2 and ".html or .xlsx" in answer.stderr
    answer = factdesk(own_home, "merge", project, stranger, stranger, "--report", tmp_path / "r.html")
    assert answer.returncode == 2 and "about one copy" in answer.stderr
    answer = factdesk(own_home, "copy", project, stranger)
    assert answer.returncode == 2 and "already a file" in answer.stderr


def test_a_copy_leaves_out_what_was_asked(own_home: Path, project: Path, tmp_path: Path) -> None:
    start = copied(own_home, project, tmp_path / "start.factdesk")
    statement = statements(shown(own_home, start))[0]["id"]
    for verdict in ("verified", "disputed"):
        judge(
            own_home,
            start,
            [{"statement": statement, "verdict": verdict, "reviewer": "Rina", "justification": verdict}],
        )
    handed = copied(own_home, start, tmp_path / "handed.factdesk", "--without", "history", "--without", "confidential")
    assert judged(shown(own_home, handed)) == judged(shown(own_home, start))
    assert handed.stat().st_size <= start.stat().st_size
    assert "Damaged" not in factdesk(own_home, "verify", handed).stdout
    answer = factdesk(own_home, "merge", start, handed)
    assert (answer.returncode, "nothing that" in answer.stderr) == (0, True)
