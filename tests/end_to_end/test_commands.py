"""The real command, as a person at a terminal runs it: each test starts processes."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from annotations.model.ids import suggestion_id, text_id, text_sha256
from annotations.text import normalised
from app.cli import COMMANDS
from tests.end_to_end.commands import (
    COMMAND,
    ROOT,
    SEEDS,
    Answer,
    Json,
    environment,
    factdesk,
    judged,
    shown,
    statements,
    write_orders,
)


@pytest.fixture(scope="module")
def detected(tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> tuple[Answer, Answer, Path, list[str]]:
    """Two files and a list, with one and with two workers; the texts in the order of the input."""
    folder = tmp_path_factory.mktemp("detect")
    texts = ["He said 😀 “no.” It cost $5.", "Three left.\r\nKyiv denied it.", "Too\u2028odd: 5 percent."]
    good = [json.dumps({"doc": f"doc {number}", "text": words}) for number, words in enumerate(texts)]
    bad = ["{}", "nonsense", '{"doc": 5, "text": "x"}', "[" * 100_000]
    (folder / "list.jsonl").write_text("\n".join([good[0], *bad, "", *good[1:]]), encoding="utf-8-sig")
    inputs = [SEEDS[2], folder / "list.jsonl", SEEDS[1]]
    output = folder / "out.jsonl"
    output.write_text("what was there before")
    one = factdesk(own_home, "detect", *inputs, "--workers", 1, "--output", output)
    two = factdesk(own_home, "detect", *inputs, "--workers", 2)
    seeds = [path.read_text(encoding="utf-8") for path in (SEEDS[2], SEEDS[1])]
    return one, two, output, [normalised(words) for words in (seeds[0], *texts, seeds[1])]


class TestDetect:
    def test_any_number_of_workers_gives_the_same(self, detected: tuple[Answer, Answer, Path, list[str]]) -> None:
        one, two, output, _ = detected
        assert (one.returncode, one.stdout) == (1, "")
        assert two.returncode == 1
        assert output.read_text(encoding="utf-8") == two.stdout
        assert sorted(entry.name for entry in output.parent.iterdir()) == ["list.jsonl", "out.jsonl"]

    def test_bad_lines_are_named_and_the_others_done(self, detected: tuple[Answer, Answer, Path, list[str]]) -> None:
        for answer in detected[:2]:
            left_out = [line.split(" is not")[0] for line in answer.stderr.splitlines()]
            assert left_out == [f"Left out: list.jsonl, line {number}" for number in range(2, 6)]

    def test_the_form_of_design_section_9(self, detected: tuple[Answer, Answer, Path, list[str]]) -> None:
        _, answer, _, texts = detected
        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        names = [SEEDS[2].name, "doc 0", "doc 1", "doc 2", SEEDS[1].name]
        assert [line["doc"] for line in lines] == names
        for line, words in zip(lines, texts, strict=True):
            assert set(line) == {"doc", "text_sha256", "statements"}
            assert line["text_sha256"] == text_sha256(words).hex()
            assert line["statements"]
            for statement in line["statements"]:
                check_statement(statement, words, {each["id"] for each in line["statements"]})

    def test_it_finds_what_import_stores(
        self, detected: tuple[Answer, Answer, Path, list[str]], imported: tuple[Path, Answer], own_home: Path
    ) -> None:
        lines = [json.loads(line) for line in detected[1].stdout.splitlines()]
        stored = {article["file"]: article["statements"] for article in shown(own_home, imported[0])["articles"]}
        for line in (lines[0], lines[-1]):
            found = {statement["id"]: statement for statement in line["statements"]}
            assert {statement["id"] for statement in stored[line["doc"]]} == set(found)
            for statement in stored[line["doc"]]:
                meant = found[statement["id"]]
                links = [{name: link[name] for name in meant["links"][0]} for link in statement["links"]]
                assert {**statement, "links": links}.items() >= meant.items()

    def test_an_older_result_stays_when_nothing_can_be_read(self, own_home: Path, tmp_path: Path) -> None:
        output = tmp_path / "out.jsonl"
        output.write_text("what was there before")
        answer = factdesk(own_home, "detect", tmp_path / "none.txt", "--output", output)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert "Left out: none.txt is not there." in answer.stderr
        assert output.read_text() == "what was there before"

    def test_a_place_that_cannot_be_written_is_a_sentence(self, own_home: Path, tmp_path: Path) -> None:
        answer = factdesk(own_home, "detect", SEEDS[0], "--output", tmp_path / "no" / "out.jsonl")
        assert answer.returncode == 2
        assert answer.stderr.startswith("factdesk: out.jsonl could not be written")


def check_statement(statement: Json, words: str, ids: set[str]) -> None:
    assert set(statement) == {
        *("id", "kind", "tier", "start", "end", "context", "parts", "links", "parent", "quantity"),
    }
    assert statement["kind"] in ("numeric", "attributed")
    assert statement["tier"] in ("check", "minor")
    assert set(statement["parts"]) == {"content", "quantity"}
    assert statement["parent"] is None or statement["parent"] in ids
    spans = [[statement["start"], statement["end"]], statement["context"], *statement["parts"]["content"]]
    spans += statement["parts"]["quantity"]
    for link in statement["links"]:
        assert set(link) == {"source", "cue", "form", "polarity", "source_class", "speaker"}
        assert link["speaker"] is None or set(link["speaker"]) == {"text", "inferred", "reason"}
        spans += link["source"] + link["cue"]
    for start, end in spans:
        assert 0 <= start < end <= len(words)
        assert words[start:end] == words[start:end].strip()
    if statement["kind"] == "numeric":
        assert set(statement["quantity"]) - {"when"} == {"kind", "low", "high", "unit", "counted", "qualifier", "date"}
        anchor = [tuple(span) for span in statement["parts"]["quantity"]]
        assert statement["id"] == suggestion_id(text_id(words), "numeric", anchor).hex()
    else:
        assert statement["links"]


class TestShowAndExport:
    def test_the_list_names_every_statement(self, path: Path, own_home: Path) -> None:
        listed = factdesk(own_home, "show", path)
        assert (listed.returncode, listed.stderr) == (0, "")
        for statement in statements(shown(own_home, path)):
            assert f"  {statement['id'][:8]}  ¶{statement['label']} " in listed.stdout

    def test_data_is_utf_8_whatever_the_terminal_speaks(self, path: Path, own_home: Path) -> None:
        plain = factdesk(own_home, "show", path)
        assert factdesk(own_home, "show", path, PYTHONIOENCODING="ascii").stdout == plain.stdout

    def test_the_workbook_holds_every_statement_with_source_and_value(self, path: Path, own_home: Path) -> None:
        first = statements(shown(own_home, path))[1]
        factdesk(own_home, "judge", path, first["id"], "disputed", "--reviewer", "Rina Holt", "--reason", "error")
        target = path.with_name("out.xlsx")
        answer = factdesk(own_home, "export", path, target)
        stored = {statement["id"]: statement for statement in statements(shown(own_home, path))}
        assert (answer.returncode, answer.stdout) == (0, "")
        assert answer.stderr == f"{target}: {len(stored)} statements\n"
        book = load_workbook(target, read_only=True)
        header, *rows = book["Statements"].iter_rows(values_only=True)
        book.close()
        table = {row["Statement id"]: row for values in rows if (row := dict(zip(header, values, strict=True)))}
        assert set(table) == set(stored)
        for own, statement in stored.items():
            row, quantity = table[own], statement["quantity"]
            sources = " ".join(link["source_words"] for link in statement["links"][:1])
            assert " ".join((row["Source"] or "").split()) == " ".join(sources.split())
            assert row["¶"] == statement["label"]
            if quantity and isinstance(quantity["low"], int | float):
                assert row["Value"] == quantity["low"]
        assert table[first["id"]]["So (RH)"] == "Disputed"
        assert table[first["id"]]["So reason"] == "error"
        assert "Damaged" not in factdesk(own_home, "verify", path).stdout  # only a citation is still wanted

    def test_the_history_goes_into_the_workbook_on_request(self, path: Path, own_home: Path) -> None:
        first = statements(shown(own_home, path))[1]
        factdesk(
            own_home, "judge", path, first["id"], "disputed", "--reviewer", "Rina Holt", "--cite", "https://a.org/x"
        )
        target = path.with_name("out.xlsx")
        assert factdesk(own_home, "export", path, target, "--history").returncode == 0
        heads, *rows = load_workbook(target)["History"].iter_rows(values_only=True)
        judged = next(dict(zip(heads, row, strict=True)) for row in rows if "Disputed" in str(row))
        assert (judged["Person"], judged["Value"], judged["¶"]) == ("Rina Holt", "Disputed", first["label"])
        assert judged["Rested on"] == "https://a.org/x"

    def test_an_ending_of_several_formats_asks_which_and_a_scope_narrows(self, path: Path, own_home: Path) -> None:
        target = path.with_name("out.jsonl")
        asked = factdesk(own_home, "export", path, target)
        assert (asked.returncode, target.exists()) == (2, False)
        assert "--format jsonl or --format doccano" in asked.stderr
        answer = factdesk(own_home, "export", path, target, "--format", "jsonl", "--without-minor")
        assert answer.returncode == 0
        assert "no minor statements" in answer.stderr
        lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
        written = {line["id"] for line in lines if line["record"] == "statement"}
        expected = {one["id"] for one in statements(shown(own_home, path)) if one["tier"] == "check"}
        assert written == expected
        article = next(line for line in lines if line["record"] == "article")
        wrong = factdesk(own_home, "export", path, target, "--format", "jsonl", "--article", "zz")
        assert (wrong.returncode, "No article has an id" in wrong.stderr) == (2, True)
        right = factdesk(own_home, "export", path, target, "--format", "jsonl", "--article", article["id"][:8])
        assert right.returncode == 0

    def test_a_reader_who_has_enough_is_no_failure(self, path: Path, own_home: Path) -> None:
        with subprocess.Popen(
            [*COMMAND, "show", str(path), "--json"],
            cwd=ROOT,
            env=environment(own_home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline() == b"{\n"
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def actions(path: Path) -> list[bytes]:
    """The ids of the actions in the ledger, in the order of arrival."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM action ORDER BY arrival")]


class TestVerify:
    def test_a_whole_file(self, path: Path, own_home: Path) -> None:
        answer = factdesk(own_home, "verify", path)
        assert (answer.returncode, answer.stdout) == (0, "")
        assert answer.stderr == "Everything is as it should be.\n"

    def test_an_action_that_lost_a_row(self, path: Path, own_home: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            name, guard = "entry_keeps_delete", "SELECT sql FROM sqlite_schema WHERE name = 'entry_keeps_delete'"
            (sentence,) = connection.execute(guard).fetchone()
            connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM entry WHERE facet = 'original_name' AND value = ?", (SEEDS[0].name,))
            connection.execute(sentence)
            connection.commit()
        answer = factdesk(own_home, "verify", path)
        assert answer.returncode == 1
        assert "instead of" in answer.stdout
        assert answer.stderr == "2 finding(s).\n"  # the action, and the value that has no entry any more

    @pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
    def test_an_overwritten_page(self, path: Path, own_home: Path, part: float) -> None:
        pages = path.stat().st_size // 4096
        with path.open("r+b") as file:
            file.seek(int(pages * part) * 4096)
            file.write(b"\xff" * 4096)
        answer = factdesk(own_home, "verify", path)
        assert answer.returncode == 1
        assert "damaged" in answer.stdout
        assert answer.stderr.endswith("finding(s).\n")

    def test_a_file_that_is_cut_short(self, path: Path, own_home: Path) -> None:
        os.truncate(path, path.stat().st_size // 2)
        answer = factdesk(own_home, "verify", path)
        assert answer.returncode == 1
        assert "cut short" in answer.stdout


HALF_A_TRANSACTION = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")  # or nothing would be in the file yet
connection.execute("BEGIN IMMEDIATE")
for number in range(2000):
    connection.execute(
        "INSERT INTO action(id, label, replica, recorded_at, lamport, row_count) "
        "VALUES (randomblob(16), ?, randomblob(16), '', ?, 0)", ("x" * 400, number))
os.kill(os.getpid(), signal.SIGKILL)
"""


class TestManyWriters:
    def test_two_at_once_lose_and_double_nothing(self, path: Path, own_home: Path) -> None:
        ids = [statement["id"] for statement in statements(shown(own_home, path))]
        parts = {"Ann": ids[:60], "Bob": ids[30:90]}
        processes = []
        for reviewer, own in parts.items():
            orders = write_orders(path.with_name(f"{reviewer}.jsonl"), own, reviewer)
            arguments = [*COMMAND, "judge", str(path), "--from", str(orders)]
            processes.append(
                subprocess.Popen(
                    arguments, cwd=ROOT, env=environment(own_home), stderr=subprocess.PIPE, encoding="utf-8"
                )
            )
        said = [process.communicate(timeout=120)[1] for process in processes]
        assert said == ["60 judgement(s) stored.\n"] * 2
        assert [process.returncode for process in processes] == [0, 0]
        expected = [(own, reviewer, "unverifiable") for reviewer, part in parts.items() for own in part]
        assert sorted(judged(shown(own_home, path))) == sorted(expected)
        assert factdesk(own_home, "verify", path).stdout == ""

    @pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
    def test_a_killed_one_loses_nothing_that_was_stored(self, path: Path, own_home: Path) -> None:
        ids = [statement["id"] for statement in statements(shown(own_home, path))]
        people = ["Ann", "Bob", "Cleo", "Dan", "Eve"]  # enough to be killed before all is done
        lists = [write_orders(path.with_name(f"{one}.jsonl"), ids, one).read_text(encoding="utf-8") for one in people]
        orders = path.with_name("orders.jsonl")
        orders.write_text("\n".join(lists), encoding="utf-8")
        expected = [(own, one, "unverifiable") for one in people for own in ids]
        before = len(actions(path))
        with subprocess.Popen(
            [*COMMAND, "judge", str(path), "--from", str(orders)],
            cwd=ROOT,
            env=environment(own_home),
            stderr=subprocess.DEVNULL,
        ) as process:
            while len(known := actions(path)) < before + 10 and process.poll() is None:
                pass
            process.kill()
        assert process.returncode == -9
        verified = factdesk(own_home, "verify", path)
        assert (verified.returncode, verified.stdout) == (0, "")
        assert actions(path)[: len(known)] == known
        half = judged(shown(own_home, path))
        assert sorted(half) == sorted(expected[: len(half)])
        assert 9 <= len(half) < len(expected)
        again = factdesk(own_home, "judge", path, "--from", orders)
        assert (again.returncode, again.stderr) == (0, f"{len(expected)} judgement(s) stored.\n")
        assert sorted(judged(shown(own_home, path))) == sorted(expected)
        assert len(actions(path)) == before + len(people) + len(expected)

    @pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
    def test_half_a_transaction_is_taken_back(self, path: Path, own_home: Path) -> None:
        before = shown(own_home, path)
        killed = subprocess.run([sys.executable, "-c", HALF_A_TRANSACTION, str(path)], check=False)
        assert killed.returncode == -9
        assert path.with_name(path.name + "-journal").stat().st_size > 0
        answer = factdesk(own_home, "verify", path)
        assert (answer.returncode, answer.stdout) == (0, "")
        assert shown(own_home, path) == before


WITHOUT_QT = """
import sys
from app.main import main
for command in {commands!r}:
    status = main(command)
    assert status == 0, (command, status)
print(sorted(name for name in ("PySide6", "spacy", "alembic") if name in sys.modules), file=sys.stderr)
"""


class TestSurroundings:
    def test_no_command_needs_qt(self, path: Path, own_home: Path) -> None:
        own = statements(shown(own_home, path))[0]["id"]
        commands = [
            ["show", str(path)],
            ["judge", str(path), own, "unverifiable", "--reviewer", "R"],
            ["verify", str(path)],
            ["export", str(path), str(path.with_name("out.xlsx"))],
            ["export", str(path), str(path.with_name("out.zip")), "--format", "xmi"],
            ["import", str(path), str(SEEDS[0])],
        ]
        answer = subprocess.run(
            [sys.executable, "-c", WITHOUT_QT.format(commands=commands)],
            cwd=ROOT,
            env=environment(own_home),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        assert answer.stderr.splitlines()[-1] == "[]"

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
    @pytest.mark.parametrize("words", [[], ["articles.factdesk"]])
    def test_without_a_display_the_window_names_the_commands(self, own_home: Path, words: list[str]) -> None:
        answer = factdesk(own_home, *words)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert "there is no display" in answer.stderr
        assert all(command in answer.stderr for command in COMMANDS)

    def test_what_is_not_understood_is_refused(self, own_home: Path) -> None:
        answer = factdesk(own_home, "one.factdesk", "two.factdesk")
        assert (answer.returncode, answer.stdout) == (2, "")
        assert "not understood" in answer.stderr
