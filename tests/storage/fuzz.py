"""Opens and recovers broken project files, in a process that may crash.

`python -m tests.storage.fuzz SOURCE FIRST COUNT`.

Each case is a copy of SOURCE broken as its number says. The number is written to standard error before
the case runs, so that whoever started the process knows which one ended it. On standard output: a JSON
object that counts what happened, and lists what must not ("wrong").
"""

import faulthandler
import json
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from annotations.errors import FactdeskError
from annotations.model.ids import new_id
from annotations.storage.project import Project
from annotations.storage.salvage import recover
from annotations.storage.verify import verify
from app.updates import EVERYTHING, read

PAGE = 4096


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_structure(data: bytearray, chance: random.Random) -> None:
    """Where it hurts most: headers of pages and their lists of rows, the schema, the header of the file."""
    for _ in range(chance.choice((1, 2, 5))):
        page = chance.randrange(len(data) // PAGE)
        place = page * PAGE + chance.choice((0, 100)) + chance.randrange(40)
        data[min(place, len(data) - 1)] = chance.randrange(256)


def overwrite(data: bytearray, chance: random.Random) -> None:
    start, length = chance.randrange(len(data)), chance.choice((16, 512, PAGE, 4 * PAGE))
    end = min(start + length, len(data))
    data[start:end] = bytes(end - start) if chance.random() < 0.5 else chance.randbytes(end - start)


def swap_pages(data: bytearray, chance: random.Random) -> None:
    one, two = (PAGE * chance.randrange(1, len(data) // PAGE) for _ in range(2))
    data[one : one + PAGE], data[two : two + PAGE] = data[two : two + PAGE], data[one : one + PAGE]


def truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]
    if chance.random() < 0.5 and len(data) > 2 * PAGE:  # as if nothing were missing, which its header says
        del data[len(data) // PAGE * PAGE :]
        data[28:32] = (len(data) // PAGE).to_bytes(4)


BREAKING: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip,
    flip_structure,
    overwrite,
    swap_pages,
    truncate,
)


def broken(whole: bytes, number: int) -> tuple[bytes, str]:
    """The case of that number: the bytes, and how they were broken."""
    chance = random.Random(number)
    breaking = BREAKING[number % len(BREAKING)]
    data = bytearray(whole)
    breaking(data, chance)
    return bytes(data), breaking.__name__


def opened(path: Path) -> str:
    """Open a project as the window does and read everything; what came of it, in a word."""
    try:
        project = Project.open(path, new_id())
    except FactdeskError as error:
        return f"refused: {type(error).__name__}" if error.sentence and error.next_step else f"no sentence: {error!r}"
    try:
        update = read(project, EVERYTHING, None, None)
        for article in project.article_ids():
            try:
                record = project.article(article)
            except FactdeskError:
                continue
            for statement in record.statements:
                with suppress(FactdeskError):
                    project.history(statement.id)
        project.references()
    except FactdeskError as error:
        return f"opened, then refused: {type(error).__name__}"
    finally:
        project.close()
    return "opened, part unreadable" if any(row.problem for row in update.rows.values()) else "opened"


def recovered(path: Path, target: Path) -> str:
    """Recover what is readable; what came of it."""
    target.unlink(missing_ok=True)
    try:
        report = recover(path, target)
    except FactdeskError as error:
        return f"not recovered: {type(error).__name__}"
    if findings := verify(target):
        return f"WRONG: verify of the recovered project says {findings[0]}"
    return "recovered whole" if report.is_whole else "recovered in part"


def main(source: Path, first: int, count: int) -> None:
    faulthandler.enable()
    whole = source.read_bytes()
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "broken.factdesk", Path(folder) / "recovered.factdesk"
        for number in range(first, first + count):
            sys.stderr.write(f"{number}\n")
            data, how = broken(whole, number)
            path.write_bytes(data)
            works: tuple[Callable[[], str], ...] = (partial(opened, path), partial(recovered, path, target))
            for work in works:
                try:
                    outcome = work()
                except Exception:  # noqa: BLE001 - exactly what must not happen, and is told
                    outcome = f"WRONG: {traceback.format_exc()}"
                if outcome.startswith(("WRONG", "no sentence")):
                    wrong.append(f"case {number} ({how}): {outcome}")
                else:
                    outcomes[outcome] += 1
            left = {each.name for each in Path(folder).iterdir()} - {path.name, target.name}
            if path.read_bytes() != data or left:
                wrong.append(f"case {number} ({how}): the file was written to, or something lies beside it: {left}")
    json.dump({"outcomes": outcomes, "wrong": wrong}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
