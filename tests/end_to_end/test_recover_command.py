"""`factdesk recover`."""

from pathlib import Path

from annotations.storage.verify import verify
from tests.end_to_end.commands import factdesk


def test_a_whole_file_is_recovered_whole(own_home: Path, path: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.factdesk"
    answer = factdesk(own_home, "recover", path, new)
    assert answer.returncode == 0 and "Nothing is known to be missing." in answer.stdout
    assert verify(new) == []
    shown = [factdesk(own_home, "show", each, "--json").stdout for each in (path, new)]
    assert shown[0] == shown[1].replace('"new"', '"work"')


def test_of_a_file_that_is_cut_the_report_says_what_is_missing(own_home: Path, path: Path, tmp_path: Path) -> None:
    damaged, new = tmp_path / "damaged.factdesk", tmp_path / "new.factdesk"
    damaged.write_bytes(path.read_bytes()[:200_000])
    refused = factdesk(own_home, "show", damaged)
    assert refused.returncode == 2 and "cut short" in refused.stderr
    answer = factdesk(own_home, "recover", damaged, new)
    assert answer.returncode == 1 and "cut short: 200,000 of" in answer.stdout
    assert (tmp_path / "new (what was recovered).txt").read_text(encoding="utf-8").strip() == answer.stdout.strip()
    assert verify(new) == []
    again = factdesk(own_home, "recover", damaged, new)
    assert again.returncode == 2 and "already a file" in again.stderr
