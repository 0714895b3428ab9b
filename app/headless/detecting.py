"""`factdesk detect`: suggestions as JSON Lines, without a project."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from annotations.detection.pool import DetectionPool
from annotations.errors import DetectionFailed, ImportRefused, WrongUse
from annotations.exporting.atomic import replacing
from annotations.importing.files import read_article
from annotations.model.ids import text_sha256
from annotations.model.statement import Detection
from annotations.text import normalised
from app.headless.console import progress_bar, say


def detect(arguments: argparse.Namespace) -> int:
    """One line an article, in the order of the input. 1 if something was left out, 2 if everything was."""
    inputs = _Inputs(arguments.files)
    written = 0
    with ExitStack() as stack:
        output = stack.enter_context(_opened(arguments.output)) if arguments.output else sys.stdout
        progress = stack.enter_context(progress_bar("Finding statements", "article"))
        pool: DetectionPool = stack.enter_context(DetectionPool(arguments.workers, flat=arguments.flat))
        waiting: dict[int, Detection | DetectionFailed] = {}
        following = 0
        for number, found in pool.detect_many(inputs, progress):
            waiting[number] = found
            while following in waiting:
                written += _write(output, *inputs.pending.pop(following), waiting.pop(following))
                following += 1
        if not written:
            raise WrongUse("No statements were looked for, since no article could be read.")
    return 1 if inputs.refused or written < following else 0


class _Inputs:
    """Reads the articles as they are wanted, and remembers name and hash until they are written."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self.pending: dict[int, tuple[str, str]] = {}
        self.refused = False

    def __iter__(self) -> Iterator[tuple[int, str]]:
        number = 0
        for path in self._files:
            for doc, words in self._articles_of(path):
                self.pending[number] = doc, text_sha256(words).hex()
                yield number, words
                number += 1

    def _articles_of(self, path: Path) -> Iterator[tuple[str, str]]:
        try:
            if path.suffix.lower() != ".jsonl":
                yield path.name, read_article(path).words
                return
            with path.open(encoding="utf-8-sig", newline="\n") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip() and (article := self._article_of(line, f"{path.name}, line {number}")):
                        yield article
        except ImportRefused as refusal:
            self._refuse(refusal)
        except (OSError, UnicodeDecodeError) as error:
            self._refuse(
                ImportRefused(f"{path.name} could not be read further ({error}).", "It must be JSON Lines in UTF-8.")
            )

    def _article_of(self, line: str, where: str) -> tuple[str, str] | None:
        try:
            data: Any = json.loads(line)
            doc, words = data["doc"], data["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            doc = words = None
        if isinstance(doc, str) and isinstance(words, str):
            return normalised(doc), normalised(words)
        self._refuse(
            ImportRefused(f"{where} is not an article.", 'Each line must be like {"doc": "name", "text": "words"}.')
        )
        return None

    def _refuse(self, refusal: ImportRefused) -> None:
        say(f"Left out: {refusal}")
        self.refused = True


def _write(output: TextIO, doc: str, sha256: str, found: Detection | DetectionFailed) -> bool:
    if isinstance(found, DetectionFailed):
        say(f"{doc}: {found}")
        return False
    statements = [suggestion.to_json() for suggestion in found.suggestions]
    json.dump({"doc": doc, "text_sha256": sha256, "statements": statements}, output, ensure_ascii=False)
    output.write("\n")
    return True


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The file to write to. It takes its place when all is written, so that it may be one of the inputs."""
    if path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe
        with path.open("w", encoding="utf-8") as output:
            yield output
    else:
        with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as output:
            yield output
