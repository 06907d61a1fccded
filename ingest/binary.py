"""Rows of `reading` as PostgreSQL's binary COPY stream, made of arrays, not row by row.

Format: the manual of PostgreSQL, COPY, "Binary Format". A tuple is its number of fields and, for
each, four bytes of length and the field, all big-endian; a null has length -1 and no bytes. So
rows with and without bed and stay are laid out differently; one stream may hold them all.
"""

import numpy as np
from numpy.typing import NDArray

from ingest.batch import Readings

COLUMNS = ("time", "received_at", "device", "bed", "stay", "value", "vital", "quality")
"""In the order of the stream."""

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"
_FIELDS = {
    "time": ">i8",
    "received_at": ">i8",
    "device": ">i4",
    "bed": ">i4",
    "stay": ">i4",
    "value": ">f4",
    "vital": ">i2",
    "quality": ">i2",
}


def copy_stream(readings: Readings) -> bytes:
    """The whole stream for `COPY reading (COLUMNS) FROM STDIN (FORMAT BINARY)`."""
    bed, stay = readings.bed != 0, readings.stay != 0
    parts = [
        _tuples(readings, bed & stay, nulls=()),
        _tuples(readings, bed & ~stay, nulls=("stay",)),
        _tuples(readings, ~bed, nulls=("bed", "stay")),
    ]
    return b"".join([_HEAD, *parts, _TAIL])


def _tuples(readings: Readings, which: NDArray[np.bool_], *, nulls: tuple[str, ...]) -> bytes:
    count = int(np.count_nonzero(which))
    if count == 0:
        return b""
    rows = np.empty(count, _layout(nulls))
    rows["fields"] = len(COLUMNS)
    for name, kind in _FIELDS.items():
        if name in nulls:
            rows[f"{name}_length"] = -1
        else:
            rows[f"{name}_length"] = np.dtype(kind).itemsize
            column = getattr(readings, name)
            rows[name] = column if count == len(which) else column[which]
    return rows.tobytes()


def _layout(nulls: tuple[str, ...]) -> np.dtype[np.void]:
    fields = [("fields", ">i2")]
    for name, kind in _FIELDS.items():
        fields.append((f"{name}_length", ">i4"))
        if name not in nulls:
            fields.append((name, kind))
    return np.dtype(fields)
