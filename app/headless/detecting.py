"""`factdesk detect`: suggestions as JSON Lines, without a project."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from annotations.detection.pool import DetectionPool
from annotations.errors import DetectionFailed, ImportRefused, WrongUse
from annotations.importing.files import read_article
from annotations.model.ids import text_sha256
from annotations.model.statement import Detection
from annotations.text import normalised
from app.headless.console import progress_bar, say


def detect(arguments: argparse.Namespace) -> int:
    """One line an article, in the order of the input. 1 if something was left out."""
    inputs = _Inputs(arguments.files)
    with ExitStack() as stack:
        output = stack.enter_context(_open_output(arguments.output)) if arguments.output else sys.stdout
        progress = stack.enter_context(progress_bar("Finding statements", "article"))
        pool: DetectionPool = stack.enter_context(DetectionPool(arguments.workers))
        waiting: dict[int, Detection | DetectionFailed] = {}
        following = 0
        for number, found in pool.detect_many(inputs, progress):
            waiting[number] = found
            while following in waiting:
                inputs.failed |= not _write(output, *inputs.pending.pop(following), waiting.pop(following))
                following += 1
    return 1 if inputs.failed else 0


class _Inputs:
    """Reads the articles as they are wanted, and remembers name and hash until they are written."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self.pending: dict[int, tuple[str, str]] = {}
        self.failed = False

    def __iter__(self) -> Iterator[tuple[int, str]]:
        number = 0
        for path in self._files:
            try:
                for doc, words in _articles_of(path):
                    self.pending[number] = doc, text_sha256(words).hex()
                    yield number, words
                    number += 1
            except ImportRefused as refusal:
                say(f"Left out: {refusal}")
                self.failed = True


def _articles_of(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix.lower() != ".jsonl":
        yield path.name, read_article(path).words
        return
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _article_of_line(line, f"{path.name}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(f"{path.name} could not be read ({error}).", "It must be JSON Lines in UTF-8.") from error


def _article_of_line(line: str, where: str) -> tuple[str, str]:
    try:
        data: Any = json.loads(line)
        doc, words = data["doc"], data["text"]
    except (ValueError, KeyError, TypeError):
        doc = words = None
    if not isinstance(doc, str) or not isinstance(words, str):
        raise ImportRefused(f"{where} is not an article.", 'Each line must be like {"doc": "name", "text": "words"}.')
    return doc, normalised(words)


def _write(output: TextIO, doc: str, sha256: str, found: Detection | DetectionFailed) -> bool:
    if isinstance(found, DetectionFailed):
        say(f"{doc}: {found}")
        return False
    statements = [suggestion.to_json() for suggestion in found.suggestions]
    json.dump({"doc": doc, "text_sha256": sha256, "statements": statements}, output, ensure_ascii=False)
    output.write("\n")
    return True


def _open_output(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written ({error.strerror}).", "Choose another place.") from error
