"""Finds recordings: a record, a text file, a folder of them, or an archive."""

import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from simulators.recordings import NoRecording, Recording, UnreadableRecording
from simulators.recordings.physionet2012 import HEADER, Challenge2012
from simulators.recordings.physionet2019 import FIRST_COLUMN, Challenge2019
from simulators.recordings.wfdb_records import WfdbRecord

_TEXTS = (".txt", ".psv")
_LARGEST_TEXT = 10_000_000


def recordings(
    path: Path, *, patients: int | None = None, only: str | None = None
) -> list[Recording]:
    """The recordings at a path, by name.

    Args:
        path: A WFDB record (with or without `.hea`), a `.txt` or `.psv` file, a folder of such
            files, or a tar archive of text files.
        patients: At most so many.
        only: The one of this name.

    Raises:
        NoRecording: There is none.
        UnreadableRecording: A file is none of the formats.
    """
    wanted = (found for found in _found(path, only) if only in (None, found.name))
    chosen = list(islice(wanted, patients))
    if not chosen:
        raise NoRecording(f"no recording{f' {only}' if only else ''} at {path}")
    return chosen


def _found(path: Path, only: str | None) -> Iterator[Recording]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix in (*_TEXTS, ".hea") and not _is_layout(file):
                yield _opened(file)
    elif path.is_file() and tarfile.is_tarfile(path):
        yield from _archived(path, only)
    elif path.is_file() or path.with_name(f"{path.name}.hea").is_file():
        yield _opened(path)


def _opened(path: Path) -> Recording:
    if path.suffix in _TEXTS:
        return _text(path.stem, path.read_text())
    return WfdbRecord(path.with_suffix("") if path.suffix in (".hea", ".dat", ".mat") else path)


def _archived(path: Path, only: str | None) -> Iterator[Recording]:
    # Read in the archive's order: sorting would unpack all of it first.
    with tarfile.open(path) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if name.suffix not in _TEXTS or only not in (None, name.stem):
                continue
            if member.size > _LARGEST_TEXT or (file := archive.extractfile(member)) is None:
                continue
            text = file.read().decode(errors="replace")
            # Challenge 2012 keeps its outcomes beside the patients.
            if text.startswith((HEADER, FIRST_COLUMN)):
                yield _text(name.stem, text)


def _text(name: str, text: str) -> Recording:
    if text.startswith(HEADER):
        return Challenge2012(name, text)
    if text.startswith(FIRST_COLUMN):
        return Challenge2019(name, text)
    raise UnreadableRecording(f"{name}: begins with {text[:40]!r}")


def _is_layout(file: Path) -> bool:
    """Whether it is the empty segment of a MIMIC record, which holds no samples."""
    return file.stem.endswith("_layout")
