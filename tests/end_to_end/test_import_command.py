"""`factdesk import` as a process: what comes in, what is refused, and that offsets hold."""

from pathlib import Path

from openpyxl import load_workbook

from tests.end_to_end.commands import (
    SEEDS,
    Answer,
    factdesk,
    shown,
    statements,
)


class TestImport:
    def test_the_samples(self, imported: tuple[Path, Answer], own_home: Path) -> None:
        path, answer = imported
        assert (answer.returncode, answer.stdout) == (0, "")
        data = shown(own_home, path)
        assert [article["file"] for article in data["articles"]] == [seed.name for seed in SEEDS]
        assert all(article["detected"] and article["statements"] for article in data["articles"])
        said = answer.stderr.splitlines()
        assert len(said) == len(SEEDS)
        for line, article in zip(said, data["articles"], strict=True):
            assert line.endswith(f": {len(article['statements'])} statements")

    def test_good_files_come_in_beside_refused_ones(self, own_home: Path, tmp_path: Path) -> None:
        good, path = tmp_path / "good.txt", tmp_path / "new.factdesk"
        good.write_text("Officials said that 40 people left.")
        (tmp_path / "empty.txt").write_text(" \n")
        (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
        wrong = [tmp_path / "empty.txt", tmp_path / "picture.png", tmp_path, tmp_path / "none.txt"]
        answer = factdesk(own_home, "import", path, *wrong[:2], good, *wrong[2:])
        assert (answer.returncode, answer.stdout) == (1, "")
        left_out = [line for line in answer.stderr.splitlines() if line.startswith("Left out: ")]
        assert len(left_out) == 4
        assert all(file.name in line for file, line in zip(wrong, left_out, strict=True))
        assert [article["file"] for article in shown(own_home, path)["articles"]] == ["good.txt"]

    def test_nothing_is_left_behind_when_all_are_refused(self, own_home: Path, tmp_path: Path) -> None:
        answer = factdesk(own_home, "import", tmp_path / "new.factdesk", tmp_path / "none.txt")
        assert (answer.returncode, answer.stdout) == (2, "")
        assert "Left out: none.txt is not there." in answer.stderr
        assert [entry.name for entry in tmp_path.iterdir() if entry.name != "home"] == []

    def test_an_article_again_is_the_same_unless_it_is_another_copy(self, own_home: Path, tmp_path: Path) -> None:
        path, article = tmp_path / "new.factdesk", tmp_path / "a.txt"
        article.write_text("Officials said that 40 people left.")
        factdesk(own_home, "import", path, article)
        before = shown(own_home, path)
        again = factdesk(own_home, "import", path, article)
        assert again.returncode == 0
        assert "--another-copy" in again.stderr
        assert shown(own_home, path) == before
        copy = factdesk(own_home, "import", path, article, "--another-copy")
        assert copy.returncode == 0
        articles = shown(own_home, path)["articles"]
        assert len({each["id"] for each in articles}) == 2
        assert len({each["text"] for each in articles}) == 1

    def test_emoji_shift_neither_statements_nor_exported_offsets(self, own_home: Path, tmp_path: Path) -> None:
        words = (
            "😀 Kyiv 🇺🇦 said on Monday that “👩🏽‍🚒 at least 41 people 👍 were hurt”. E\u0301tienne counted 7 streets."
        )
        path, article, out = tmp_path / "new.factdesk", tmp_path / "a.txt", tmp_path / "out.xlsx"
        article.write_text(words, encoding="utf-8")
        assert factdesk(own_home, "import", path, article).returncode == 0
        assert factdesk(own_home, "export", path, out).returncode == 0
        found = {each["words"]: (each["start"], each["end"]) for each in statements(shown(own_home, path))}
        assert {"at least 41 people", "7 streets"} <= set(found)
        assert all(words[start:end] == inside for inside, (start, end) in found.items())
        rows = list(load_workbook(out)["Statements"].iter_rows(values_only=True))
        heading = next(row for row in rows if "Statement id" in row)
        start, end = heading.index("Start"), heading.index("End")
        exported = {(row[start], row[end]) for row in rows[rows.index(heading) + 1 :]}
        assert exported == set(found.values())

    def test_what_is_no_project_is_refused_before_the_files_are_read(self, own_home: Path, tmp_path: Path) -> None:
        other = tmp_path / "notes.factdesk"
        other.write_text("my notes")
        answer = factdesk(own_home, "import", other, *SEEDS)
        assert answer.returncode == 2
        assert "not a Factdesk project" in answer.stderr
        assert other.read_text() == "my notes"
