"""The commands, run in this process on a small project: what is recorded, said and answered."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotations.errors import StorageFailed, WrongUse
from annotations.model.article import ImportedArticle
from annotations.model.ids import new_id, text_id
from annotations.model.judgement import Reviewer
from annotations.model.statement import Detection, Link, Reading, Suggestion
from annotations.model.vocabulary import StatementKind
from annotations.storage.project import Project
from annotations.text import Span
from app import cli
from app.headless.people import find_reviewer
from app.installation import replica_id
from app.main import main

WORDS = "“260 fighters left,” the deputy said, CNN reports.\n\nThree buses came."


def place(words: str) -> Span:
    return Span(WORDS.index(words), WORDS.index(words) + len(words))


def attributed() -> Suggestion:
    content = place("“260 fighters left,”")
    links = (
        Link((place("the deputy"),), (place("said"),)),
        Link((place("CNN"),), (place("reports"),)),
    )
    reading = Reading(content, Span(0, WORDS.index("\n")), content=(content,), links=links)
    return Suggestion.of(text_id(WORDS), StatementKind.ATTRIBUTED, reading)


def numeric() -> Suggestion:
    figure = place("Three buses")
    return Suggestion.of(text_id(WORDS), StatementKind.NUMERIC, Reading(figure, figure, quantity_spans=(figure,)))


@dataclass
class Answer:
    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture(autouse=True)
def _light() -> None:
    """No window and no theme are needed here."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACTDESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def answer(*arguments: object) -> Answer:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse ends the process for grammar
            assert isinstance(end.code, int)
            status = end.code
        return Answer(status, *capsys.readouterr())

    return answer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "p.factdesk"
    project = Project.create(path, new_id())
    project.actions.add_article(ImportedArticle(WORDS))
    project.store_detection(Detection(text_id(WORDS), "test 1", 1, (attributed(), numeric())))
    project.close()
    return path


QUOTE, BUSES = attributed().id.hex(), numeric().id.hex()


def shown(run: Run, path: Path) -> dict[str, Any]:
    answer = run("show", path, "--json")
    assert (answer.status, answer.err) == (0, "")
    data: dict[str, Any] = json.loads(answer.out)
    return data


def statement(run: Run, path: Path, own: str) -> dict[str, Any]:
    return next(s for s in shown(run, path)["articles"][0]["statements"] if s["id"] == own)


def judgements(run: Run, path: Path, own: str = BUSES) -> list[tuple[str, str]]:
    return [(judged["aspect"], judged["value"]) for judged in statement(run, path, own)["judgements"]]


class TestGrammar:
    @pytest.mark.parametrize("words", [[], ["p.factdesk"], ["judged"], ["--theme"]])
    def test_everything_else_is_for_the_window(self, words: list[str]) -> None:
        assert not cli.is_command(words)

    @pytest.mark.parametrize("command", cli.COMMANDS)
    def test_every_command_has_help(self, run: Run, command: str) -> None:
        assert cli.is_command([command])
        answer = run(command, "--help")
        assert answer.status == 0
        assert answer.out.startswith(f"usage: factdesk {command}")

    def test_the_version(self, run: Run) -> None:
        assert run("--version").out.startswith("Factdesk 0.")

    @pytest.mark.parametrize("words", [["import", "p"], ["show"], ["detect", "a", "--workers", "0"], ["export", "p"]])
    def test_wrong_use_is_2_and_on_standard_error(self, run: Run, words: list[str]) -> None:
        answer = run(*words)
        assert (answer.status, answer.out) == (2, "")
        assert "usage: factdesk" in answer.err


class TestJudge:
    @pytest.mark.parametrize("verdict", ["verified", "disputed", "unverifiable", "no_check"])
    def test_every_verdict(self, run: Run, path: Path, verdict: str) -> None:
        answer = run("judge", path, BUSES[:8], verdict, "--reviewer", "Rina Holt")
        assert (answer.status, answer.out) == (0, "")
        assert judgements(run, path) == [("so", verdict)]

    def test_every_aspect_and_link(self, run: Run, path: Path) -> None:
        assert run("judge", path, QUOTE, "verified", "--reviewer", "R", "--aspect", "said").status == 0
        assert run("judge", path, QUOTE, "disputed", "--reviewer", "R", "--aspect", "said", "--link", 1).status == 0
        assert run("judge", path, QUOTE, "unverifiable", "--reviewer", "R", "--aspect", "so").status == 0
        assert sorted(judgements(run, path, QUOTE)) == [
            ("said:0", "verified"),
            ("said:1", "disputed"),
            ("so", "unverifiable"),
        ]

    @pytest.mark.parametrize("given", ["sources differ", "Sources-Differ", "sources", "SOURCES_DIFF"])
    def test_a_reason_by_its_beginning(self, run: Run, path: Path, given: str) -> None:
        assert run("judge", path, BUSES, "disputed", "--reviewer", "R", "--reason", given).status == 0
        assert statement(run, path, BUSES)["judgements"][0]["reason"] == "sources differ"

    @pytest.mark.parametrize(
        ("verdict", "reason", "offered"),
        [
            ("disputed", "x", "error, contradicted"),
            ("disputed", "wrong speaker", "error, contradicted"),
            ("verified", "error", "none"),
            ("clear", "error", "none"),
        ],
    )
    def test_a_reason_that_is_none_is_refused(
        self, run: Run, path: Path, verdict: str, reason: str, offered: str
    ) -> None:
        answer = run("judge", path, BUSES, verdict, "--reviewer", "R", "--reason", reason)
        assert (answer.status, answer.out) == (2, "")
        assert f"Offered: {offered}" in answer.err
        assert shown(run, path)["reviewers"] == []

    def test_words_are_kept_until_they_are_replaced(self, run: Run, path: Path) -> None:
        judge = ("judge", path, BUSES, "disputed", "--reviewer", "R")
        run(*judge, "--reason", "error", "--justification", "Four came.", "--correction", "Four buses")
        run(*judge, "--correction", "four")
        (kept,) = statement(run, path, BUSES)["judgements"]
        assert (kept["reason"], kept["justification"], kept["correction"]) == ("error", "Four came.", "four")
        run("judge", path, BUSES, "unverifiable", "--reviewer", "R", "--justification", "")
        (kept,) = statement(run, path, BUSES)["judgements"]
        assert (kept["reason"], kept["justification"], kept["correction"]) == (None, "", "four")

    def test_words_that_no_file_can_hold_are_mended(self, run: Run, path: Path) -> None:
        answer = run("judge", path, BUSES, "verified", "--reviewer", "R\udcff", "--justification", "a\udcffb\r\n")
        assert (answer.status, answer.err) == (0, "Recorded: verified (so).\n")
        assert statement(run, path, BUSES)["judgements"][0]["justification"] == "a\ufffdb"
        assert shown(run, path)["reviewers"][0]["name"] == "R\ufffd"

    def test_clear_withdraws(self, run: Run, path: Path) -> None:
        run("judge", path, BUSES, "verified", "--reviewer", "R")
        assert run("judge", path, BUSES, "clear", "--reviewer", "R").status == 0
        assert judgements(run, path) == []
        assert run("judge", path, BUSES, "clear", "--reviewer", "R").status == 0

    def test_nobody_joins_by_withdrawing(self, run: Run, path: Path) -> None:
        answer = run("judge", path, BUSES, "clear", "--reviewer", "Nobody")
        assert answer.status == 2
        assert "no reviewer “Nobody”" in answer.err
        assert shown(run, path)["reviewers"] == []

    def test_a_page_is_cited_once_and_shared(self, run: Run, path: Path) -> None:
        for own in (BUSES, BUSES, QUOTE):
            run("judge", path, own, "verified", "--reviewer", "R", "--cite", "https://example.org/a")
        data = shown(run, path)
        assert [reference["url"] for reference in data["references"]] == ["https://example.org/a"]
        assert [len(s["citations"]) for s in data["articles"][0]["statements"]] == [1, 1]
        assert statement(run, path, BUSES)["state"] == "Done"

    def test_a_page_may_be_cited_for_each_aspect(self, run: Run, path: Path) -> None:
        for aspect in ("so", "said"):
            cite = ("--aspect", aspect, "--cite", "https://example.org/a")
            assert run("judge", path, QUOTE, "verified", "--reviewer", "R", *cite).status == 0
        assert {c["aspect"] for c in statement(run, path, QUOTE)["citations"]} == {"so", "said:0"}

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["f00d", "verified"], "no statement begins with “f00d”"),
            (["xyz", "verified"], "not a statement's id"),
            (["0" * 33, "verified"], "not a statement's id"),
            ([BUSES, "true"], "“true” is no verdict"),
            ([BUSES, "verified", "--aspect", "said"], "does not ask “said:0”"),
            ([QUOTE, "verified", "--aspect", "said", "--link", "2"], "does not ask “said:2”"),
            ([QUOTE, "verified", "--aspect", "said", "--link", "-1", "--cite", "https://e.org"], "“said:-1”"),
            ([BUSES], "which verdict?"),
            ([], "Which statement"),
        ],
    )
    def test_what_does_not_fit_is_refused_and_leaves_nothing(
        self, run: Run, path: Path, words: list[str], sentence: str
    ) -> None:
        before = shown(run, path)
        answer = run("judge", path, *words, "--reviewer", "New")
        assert (answer.status, answer.out) == (2, "")
        assert sentence in answer.err
        assert shown(run, path) == before

    def test_several_statements_of_one_beginning_are_refused(self, run: Run, path: Path) -> None:
        start, end = 0, 1
        opened = Project.open(path, new_id())
        who = opened.actions.add_reviewer("R")
        for _ in range(2):  # ids of one person's statements begin with the time
            drawn, _ = opened.actions.draw(
                text_id(WORDS), StatementKind.OTHER, Span(start, end), Span(start, end), who.id
            )
        opened.close()
        answer = run("judge", path, drawn.hex()[:6], "verified", "--reviewer", "R")
        assert answer.status == 2
        assert "several statements begin" in answer.err
        assert run("judge", path, drawn.hex(), "verified", "--reviewer", "R").status == 0
        assert run("judge", path, drawn.hex().upper()[:31], "verified", "--reviewer", "R").status == 0

    def test_nobody_judges_anonymously(self, run: Run, path: Path) -> None:
        answer = run("judge", path, BUSES, "verified")
        assert answer.status == 2
        assert "Who judges?" in answer.err

    def test_reviewers_who_could_be_meant_both_are_refused(self, run: Run, path: Path) -> None:
        run("judge", path, BUSES, "verified", "--reviewer", "Ann Lee")
        run("judge", path, BUSES, "disputed", "--reviewer", "Abe Lang")
        answer = run("judge", path, BUSES, "clear", "--reviewer", "al")
        assert answer.status == 2
        assert "could be several reviewers" in answer.err
        people = {person["name"]: person["id"] for person in shown(run, path)["reviewers"]}
        assert set(people) == {"Ann Lee", "Abe Lang"}
        assert run("judge", path, BUSES, "clear", "--reviewer", people["Abe Lang"]).status == 0
        assert run("judge", path, BUSES, "verified", "--reviewer", "ann lee").status == 0
        assert judgements(run, path) == [("so", "verified")]

    def test_differences_between_reviewers_are_shown(self, run: Run, path: Path) -> None:
        run("judge", path, BUSES, "verified", "--reviewer", "Ann")
        run("judge", path, BUSES, "disputed", "--reviewer", "Bob")
        data = shown(run, path)
        (difference,) = data["differences"]
        assert (difference["statement"], difference["aspect"]) == (BUSES, "so")
        assert sorted(difference["values"].values()) == ["disputed", "verified"]
        assert data["forks"] == []
        assert "Reviewers differ" in run("show", path).out


class TestJudgeFromFile:
    def judge(self, run: Run, path: Path, *lines: str, encoding: str = "utf-8") -> Answer:
        orders = path.with_name("orders.jsonl")
        orders.write_text("\n".join(lines), encoding=encoding)
        return run("judge", path, "--from", orders, "--reviewer", "R")

    def test_bad_lines_are_named_and_good_ones_stored(self, run: Run, path: Path) -> None:
        bad = [
            "nonsense",
            "[" * 100_000,
            "[]",
            "{}",
            json.dumps({"statement": BUSES, "verdict": "true"}),
            json.dumps({"statement": BUSES, "verdict": "verified", "colour": "red"}),
            json.dumps({"statement": BUSES, "verdict": "verified", "justification": None}),
            json.dumps({"statement": QUOTE, "verdict": "verified", "aspect": "said", "link": True}),
            json.dumps({"statement": QUOTE, "verdict": "verified", "aspect": "said", "link": "0"}),
            json.dumps({"statement": QUOTE, "verdict": "verified", "aspect": "heard"}),
            json.dumps({"statement": "f00d", "verdict": "verified", "reviewer": "Nobody"}),
        ]
        good = json.dumps({"statement": BUSES[:8], "verdict": "verified"})
        answer = self.judge(run, path, "", *bad, good, "")
        assert (answer.status, answer.out) == (1, "")
        named = [line.split(":")[0] for line in answer.err.splitlines()]
        assert named[:-1] == [f"Line {number}" for number in range(2, len(bad) + 2)]
        assert named[-1] == f"1 judgement(s) stored, {len(bad)} refused."
        assert judgements(run, path) == [("so", "verified")]
        assert [person["name"] for person in shown(run, path)["reviewers"]] == ["R"]

    def test_every_field(self, run: Run, path: Path) -> None:
        order = {
            "statement": QUOTE,
            "verdict": "disputed",
            "reviewer": "Rina Holt",
            "aspect": "said",
            "link": 1,
            "reason": "second-hand",
            "justification": "Two\u2028lines\x85😀 \ud83d",
            "correction": "CNN quotes him",
            "cite": "https://example.org",
        }
        answer = self.judge(run, path, json.dumps(order), json.dumps(order, ensure_ascii=False).replace("\ud83d", ""))
        assert (answer.status, answer.err) == (0, "2 judgement(s) stored.\n")
        (stored,) = statement(run, path, QUOTE)["judgements"]
        assert stored["aspect"] == "said:1"
        assert stored["reason"] == "second-hand"
        assert stored["justification"] == "Two\u2028lines\x85😀"
        assert shown(run, path)["reviewers"][0]["initials"] == "RH"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_windows_files_are_read(self, run: Run, path: Path, encoding: str) -> None:
        line = json.dumps({"statement": BUSES, "verdict": "verified"}) + "\r"
        assert self.judge(run, path, line, "", encoding=encoding).status == 0

    def test_other_files_are_refused(self, run: Run, path: Path) -> None:
        assert "could not be read" in self.judge(run, path, "{}", encoding="utf-16").err
        assert run("judge", path, "--from", path.with_name("none.jsonl")).status == 2
        assert "not both" in run("judge", path, BUSES, "--from", path).err


class TestShow:
    def test_text_names_statements_and_who_says_them(self, run: Run, path: Path) -> None:
        run("judge", path, BUSES, "disputed", "--reviewer", "Rina Holt", "--reason", "error", "--cite", "https://e.org")
        out = run("show", path).out
        assert f"{QUOTE[:8]}  ¶1a" in out
        assert "CNN ◂ the deputy: “260 fighters left,” [check; Open]" in out
        assert "so: disputed, error — RH" in out
        assert "cited: https://e.org (supports)" in out

    def test_a_hostile_page_cannot_drive_the_terminal(self, run: Run, path: Path) -> None:
        run("judge", path, BUSES, "verified", "--reviewer", "R\x1b]0;x\x07", "--cite", "https://e.org/\x1b[2J")
        answer = run("show", path)
        assert "\x1b" not in answer.out
        assert "https://e.org/\ufffd[2J" in answer.out

    def test_json_gives_the_statement_as_detect_does_with_its_words(self, run: Run, path: Path) -> None:
        data = shown(run, path)
        assert set(data) == {"project", "reviewers", "references", "attachments", "articles", "forks", "differences"}
        (article,) = data["articles"]
        assert article["id"] != article["text"] == text_id(WORDS).hex()
        quote = article["statements"][0]
        expected = attributed().to_json()
        for link, source, cue in zip(expected["links"], ("the deputy", "CNN"), ("said", "reports"), strict=True):
            link |= {"source_words": source, "cue_words": cue}
        assert quote.items() >= expected.items()
        assert quote["words"] == "“260 fighters left,”"
        assert quote["aspects"] == ["said:0", "said:1", "so"]

    def test_what_is_no_project_is_refused(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("just words")
        for name in ("none.factdesk", "notes.txt", "."):
            for command in ("show", "verify"):
                answer = run(command, tmp_path / name)
                assert (answer.status, answer.out) == (2, "")
                assert answer.err.startswith("factdesk: ")


class TestExport:
    def test_an_unknown_format_or_reviewer_is_refused_before_anything_is_written(self, run: Run, path: Path) -> None:
        before = path.read_bytes()
        assert ".xlsx" in run("export", path, path.with_name("out.doc")).err
        answer = run("export", path, path.with_name("out.xlsx"), "--reviewer", "Nobody")
        assert answer.status == 2
        assert "nobody yet" in answer.err
        assert path.read_bytes() == before
        assert not path.with_name("out.xlsx").exists()


class TestPeople:
    ANN = Reviewer(b"\x01" * 16, "Ann Lee", "AL")
    BOB = Reviewer(b"\x02" * 16, "AL", "B")

    def test_a_name_goes_before_initials_and_an_id_before_both(self) -> None:
        assert find_reviewer([self.ANN, self.BOB], "al") == self.BOB
        assert find_reviewer([self.ANN, self.BOB], " ANN LEE ") == self.ANN
        assert find_reviewer([self.ANN, self.BOB], "01" * 16) == self.ANN
        assert find_reviewer([self.ANN, self.BOB], "Carl") is None

    def test_an_empty_name_is_nobody(self) -> None:
        with pytest.raises(WrongUse, match="Who judges"):
            find_reviewer([self.ANN], " ")


class TestInstallation:
    def test_it_keeps_its_id_and_replaces_a_spoilt_one(self, home: Path) -> None:
        first = replica_id()
        assert replica_id() == first
        (home / "replica").write_text("nonsense")
        second = replica_id()
        assert len(second) == 16
        assert replica_id() == second != first

    def test_a_folder_that_cannot_be_used_is_a_sentence(self, home: Path) -> None:
        home.write_text("a file")
        with pytest.raises(StorageFailed, match="FACTDESK_HOME"):
            replica_id()
        home.unlink()
        (home / "replica").mkdir(parents=True)
        with pytest.raises(StorageFailed, match="FACTDESK_HOME"):
            replica_id()
