"""Identities: 16-byte ids, the same on every computer for the same words.

What a detector or an importer makes has an id computed from its content (UUID version 5), so that
two colleagues who import the same article in separate copies of a project make the *same* rows.
What people do has a random, time-ordered id (UUID version 7). Both: RFC 9562.

These rules are part of the file format and can never change.
"""

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime

Id = bytes
"""The 16 bytes of a UUID. Shown to people as a hex prefix of at least 8 digits."""

_TEXTS = bytes.fromhex("a3f1c1e05d0b5a4e9d6c0f5c8a2b7e11")
_EVIDENCE = bytes.fromhex("fb521d744d164d679b837ce6d1537d9d")
_CHUNKS = bytes.fromhex("7f446d8254594290aeb4cf29350f0f18")


def new_id() -> Id:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return value.to_bytes(16, "big")


def made_at(own: Id) -> datetime | None:
    """When an id of `new_id` was made, by the clock of its maker (RFC 9562, 5.7), in local time; None if at no time."""
    try:
        return datetime.fromtimestamp(int.from_bytes(own[:6], "big") / 1000, UTC).astimezone()
    except (OSError, OverflowError, ValueError):
        return None


def text_sha256(words: str) -> bytes:
    """SHA-256 of the text as stored, in UTF-8."""
    from hashlib import sha256  # with uuid some 6 ms that no start should take

    return sha256(words.encode("utf-8")).digest()


def text_id(words: str) -> Id:
    """The id of a text: UUIDv5 of the hex SHA-256 of its words."""
    return _named(_TEXTS, text_sha256(words).hex())


def article_id(first_text: Id) -> Id:
    """The id of an article, from its first text. Another outlet's copy gets `new_id()` instead."""
    return _named(first_text, "article")


def run_id(text: Id, detector: str, output: str) -> Id:
    """The id of a detector's run over a text: UUIDv5 of the detector's name and its whole output.

    The same detector may find other things on another computer (a parser's floating-point numbers
    differ there); then these are two runs, and copies of a project that hold both can be merged.
    """
    return _named(text, f"run:{detector}:{text_sha256(output).hex()}")


def suggestion_id(text: Id, kind: str, anchor: Iterable[tuple[int, int]]) -> Id:
    """The id of a suggestion: UUIDv5 of its text, kind and anchor.

    `anchor` are the spans (code points, half-open) of its content or quantity; for an attributed
    statement without a content of its own ("Kyiv denied.") the cue's clause.
    """
    spans = ",".join(f"{start}-{end}" for start, end in sorted(anchor))
    return _named(text, f"{kind}:{spans}")


def evidence_id(sha256: bytes) -> Id:
    """The id of a file that is kept as evidence: UUIDv5 of the hex SHA-256 of its bytes."""
    return _named(_EVIDENCE, sha256.hex())


def chunk_id(content: bytes) -> Id:
    """The id of a piece of such a file: UUIDv5 of the hex SHA-256 of the piece's bytes."""
    from hashlib import sha256

    return _named(_CHUNKS, sha256(content).hexdigest())


def _named(namespace: Id, name: str) -> Id:
    """The UUIDv5 of a name in a namespace (RFC 9562, 5.5)."""
    from uuid import UUID, uuid5

    return uuid5(UUID(bytes=namespace), name).bytes
