"""Reads the rows of a damaged SQLite file page by page, without SQLite.

SQLite stops at the first page that contradicts another. Here each page is read by itself, whatever
tree it belonged to, so that a lost root, index or schema costs nothing else; and nothing that
somebody hid in the schema can run. Source: SQLite database file format, sections 1.3, 1.6 and 2.1
(sqlite.org/fileformat2.html).
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

Value = int | float | str | bytes | None

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
_PAGE_SIZES = {1 << power for power in range(9, 17)}
_USUAL_PAGE_SIZE = 4096
_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_BAD = (ValueError, IndexError, struct.error)  # of bytes that are no row; a text that is not UTF-8 among them


class Row(NamedTuple):
    """A row as it is stored. `rowid` is None for an index, which a table WITHOUT ROWID is as well."""

    rowid: int | None
    values: tuple[Value, ...]


class Pages:
    """The pages of a file, numbered from 1. What lies behind the end of the file is missing."""

    def __init__(self, file: BinaryIO) -> None:
        header = file.read(100)
        size = struct.unpack(">H", header[16:18])[0] if len(header) == 100 else 0
        size = 65536 if size == 1 else size
        self._file = file
        self.page_size = size if size in _PAGE_SIZES else _USUAL_PAGE_SIZE
        reserved = header[20] if len(header) == 100 else 0
        self._usable = self.page_size - (reserved if self.page_size - reserved >= 480 else 0)
        self._bytes = file.seek(0, 2)

    @property
    def count(self) -> int:
        """How many there are; the last one may be cut short."""
        return (self._bytes + self.page_size - 1) // self.page_size

    def rows(self, number: int) -> Iterator[Row | None]:
        """The rows that begin on a page; None for each that cannot be read."""
        page = self._page(number)
        start = 100 if number == 1 else 0
        if len(page) < start + 12 or page[start] not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR):
            return
        kind = page[start]
        first = start + (12 if kind == _INDEX_INTERIOR else 8)
        count = min(int.from_bytes(page[start + 3 : start + 5]), (self.page_size - first) // 2)
        for place in range(first, first + 2 * count, 2):
            try:
                yield self._row(page, kind, int.from_bytes(page[place : place + 2]))
            except _BAD:
                yield None

    def _page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self.page_size)
        return self._file.read(self.page_size)

    def _row(self, page: bytes, kind: int, place: int) -> Row:
        if kind == _INDEX_INTERIOR:
            place += 4
        size, place = _varint(page, place)
        rowid = None
        if kind == _TABLE_LEAF:
            rowid, place = _varint(page, place)
        return Row(rowid, _record(self._payload(page, place, size, of_table=kind == _TABLE_LEAF)))

    def _payload(self, page: bytes, place: int, size: int, *, of_table: bool) -> bytes:
        """A row's bytes, with those that overflow into pages of their own (section 1.6)."""
        if size > self._bytes:
            raise ValueError("longer than the file")
        usable = self._usable
        most = usable - 35 if of_table else (usable - 12) * 64 // 255 - 23
        if size <= most:
            return _exactly(page, place, size)
        least = (usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (usable - 4)
        if local > most:
            local = least
        parts, left = [_exactly(page, place, local)], size - local
        following = int.from_bytes(_exactly(page, place + local, 4))
        while left > 0:  # ends: every step takes some of it
            overflow = self._page(following) if following > 0 else b""
            here = min(left, usable - 4)
            parts.append(_exactly(overflow, 4, here))
            left -= here
            following = int.from_bytes(overflow[:4])
        return b"".join(parts)


def _exactly(data: bytes, place: int, size: int) -> bytes:
    found = data[place : place + size]
    if len(found) != size:
        raise ValueError("cut short")
    return found


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = data[place + step]
        if step == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    raise AssertionError("a varint has nine bytes at most")


def _record(data: bytes) -> tuple[Value, ...]:
    """The values of a row (section 2.1)."""
    header, place = _varint(data, 0)
    types = []
    while place < header:
        kind, place = _varint(data, place)
        types.append(kind)
    values, place = [], header
    for kind in types:
        value, place = _value(data, place, kind)
        values.append(value)
    return tuple(values)


def _value(data: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, place
    if kind in _INTEGER_SIZES:
        size = _INTEGER_SIZES[kind]
        return int.from_bytes(_exactly(data, place, size), signed=True), place + size
    if kind == 7:
        return struct.unpack(">d", _exactly(data, place, 8))[0], place + 8
    if kind in (8, 9):
        return kind - 8, place
    if kind < 12:
        raise ValueError("reserved")
    size = (kind - 12) // 2
    found = _exactly(data, place, size)
    return (found.decode("utf-8") if kind % 2 else found), place + size
