"""Files of JSON written value by value, so that memory stays flat."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotations.exporting.export import Export

Writer = Callable[[Any], None]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
# JSON allows them bare, but what reads a file line by line may take each for the end of a line
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


@contextmanager
def json_lines(export: Export, path: Path) -> Iterator[Writer]:
    """Writes a value a line: JSON Lines, in UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(value: Any) -> None:
            file.write(f"{_line(export, value)}\n")

        yield write


@contextmanager
def json_array(export: Export, path: Path, head: dict[str, Any] | None = None, name: str = "") -> Iterator[Writer]:
    """Writes the values of an array, a line each; with a `head`, the array stands in that object under `name`."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        if head is None:
            opening, closing = "[", "]"
        else:
            opening, closing = f"{_line(export, head)[:-1]}, {json.dumps(name)}: [", "]}"
        file.write(opening)
        separator = "\n"

        def write(value: Any) -> None:
            nonlocal separator
            file.write(separator + _line(export, value))
            separator = ",\n"

        yield write
        file.write(f"\n{closing}\n")


def _line(export: Export, value: Any) -> str:
    line = _encode(value)
    if line.isascii() or line.isprintable():
        return line
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", export.whole(line))
