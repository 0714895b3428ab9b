"""Plain text files, and pasted words, to articles.

Nothing here trusts a file: only regular files are opened, never more than MAX_BYTES are read, and
what is not text is refused with a sentence that says what it is.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from annotations.errors import ImportRefused
from annotations.importing.dates import dates_near_top
from annotations.importing.decoding import decoded, refuse_unusable
from annotations.model.article import ArticleMetadata, ImportedArticle
from annotations.progress import CancelToken, Progress, no_progress
from annotations.text import harmless, normalised

MAX_BYTES = 10_000_000
"""The largest file, or pasted text in UTF-8, that becomes an article: some 1,500,000 words."""

# Neither waits for the writer of a pipe that took a file's place, nor translates line ends on Windows
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_article(path: Path) -> ImportedArticle:
    """The article in a plain text file.

    UTF-8, and UTF-16 or UTF-32 with a byte order mark, are read for certain; another encoding is
    guessed, and the guess is reported (`encoding`, `guessed`). Raises ImportRefused for anything
    that cannot become an article; the file is never changed.
    """
    name = harmless(path.name or str(path))
    result = decoded(_bytes_of(path, name), name)
    words = normalised(result.words)
    return ImportedArticle(
        words,
        ArticleMetadata(original_name=normalised(path.name)),
        encoding=result.encoding,
        guessed=result.guessed,
        suggested_dates=dates_near_top(words),
    )


def read_articles(
    paths: Iterable[Path], progress: Progress = no_progress, cancel: CancelToken | None = None
) -> tuple[list[ImportedArticle], list[ImportRefused]]:
    """The articles of many files, and why the others were refused; both in the order of `paths`.

    Raises Cancelled between two files if `cancel` asks for it.
    """
    paths = list(paths)
    articles, refused = [], []
    for done, path in enumerate(paths):
        if cancel is not None:
            cancel.check()
        progress(done, len(paths), harmless(path.name))
        try:
            articles.append(read_article(path))
        except ImportRefused as refusal:
            refused.append(refusal)
    progress(len(paths), len(paths))
    return articles, refused


def article_from_paste(words: str) -> ImportedArticle:
    """The article in pasted words. Raises ImportRefused where they are none, or too many."""
    name = "The pasted text"
    words = normalised(words)
    if len(words) > MAX_BYTES or len(words.encode("utf-8")) > MAX_BYTES:
        raise _too_large(name)
    refuse_unusable(words, name)
    return ImportedArticle(words, suggested_dates=dates_near_top(words))


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        # Asked before opening, since opening alone can set off a device
        _refuse_unreadable(os.stat(path), name)  # noqa: PTH116 - the same call as fstat below
        descriptor = os.open(path, _OPEN_FLAGS)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            _refuse_unreadable(os.fstat(descriptor), name)
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ImportRefused(f"{name} is not there.", "It may have been moved or renamed: choose it again.") from error
    except PermissionError as error:
        raise ImportRefused(f"{name} may not be read.", "Ask its owner for permission, or copy its words.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImportRefused(f"{name} could not be read: {reason}.", "Copy it to another disk and try again.") from error
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def _refuse_unreadable(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ImportRefused(f"{name} is a folder.", "Choose the files in it.")
    if not stat.S_ISREG(status.st_mode):
        raise ImportRefused(f"{name} is a device or a pipe, not a file.", "Save its text in a file first.")
    if status.st_size > MAX_BYTES:
        raise _too_large(name)


def _too_large(name: str) -> ImportRefused:
    return ImportRefused(
        f"{name} is larger than {MAX_BYTES // 1_000_000} MB, too large for one article.",
        "Split it into its articles and import those.",
    )
