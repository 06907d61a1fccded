"""Files read by pyarrow: Parquet, and CSV without mistakes some ten times as fast.

pyarrow is an extra. Without it CSV is read all the same, and Parquet is not.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.tables import Coded, Table
from alerts.errors import NoReadings

_BLOCK = 1 << 24


def arrow_csv(path: Path, header: Sequence[str], places: Sequence[int | None]) -> Table | None:
    """The whole file; None without pyarrow, or when a row is not what it should be.

    Then another reader says which row and why.
    """
    try:
        arrow, csv = import_module("pyarrow"), import_module("pyarrow.csv")
    except ModuleNotFoundError:
        return None
    wanted = [header[place] for place in places if place is not None]
    text = arrow.dictionary(arrow.int32(), arrow.string())
    kinds = dict.fromkeys(wanted, text) | {header[places[3] or 0]: arrow.float64()}
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(
                block_size=_BLOCK, use_threads=False, column_names=list(header), skip_rows=1
            ),
            convert_options=csv.ConvertOptions(
                column_types=kinds, include_columns=wanted, null_values=[]
            ),
        )
    except (arrow.ArrowInvalid, arrow.ArrowKeyError):
        return None
    return _table(table, [None if place is None else header[place] for place in places], line=2)


def arrow_parquet(path: Path, places_of: Callable[[Sequence[str]], list[int | None]]) -> Table:
    """The whole file.

    Raises:
        NoReadings: pyarrow is not installed, or the file is not Parquet or of other columns.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError:
        raise NoReadings("Parquet needs pyarrow: `uv sync --inexact --extra backtest`") from None
    try:
        header = parquet.read_schema(path).names
        places = places_of(header)
        names = [None if place is None else header[place] for place in places]
        table = parquet.read_table(path, columns=[name for name in names if name is not None])
    except arrow.ArrowInvalid as why:
        raise NoReadings(f"{path.name}: {why}") from None
    return _table(table, names, line=1)


def _table(table: Any, names: Sequence[str | None], *, line: int) -> Table:
    times, patients, vitals, values, quality = names
    return Table(
        first_line=line,
        times=_times(table[times]),
        patients=_coded(table[patients]),
        vitals=_coded(table[vitals]),
        values=_numbers(table[values]),
        quality=_coded(table[quality]) if quality else Coded.alike("", len(table)),
    )


def _times(column: Any) -> Coded | NDArray[np.float64]:
    kind = str(column.type)
    if kind.startswith("timestamp"):
        micros = column.cast("timestamp[us]", safe=False).cast("int64")
        return _numbers(micros) / 1e6
    return _numbers(column) if kind in {"double", "float", "int64", "int32"} else _coded(column)


def _numbers(column: Any) -> NDArray[np.float64]:
    if str(column.type) in {"string", "large_string"}:
        return _coded(column).read(_number, np.float64)
    return _array(column.cast("float64"), nan)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _coded(column: Any) -> Coded:
    if not str(column.type).startswith("dictionary"):
        column = column.cast("string").dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    texts = ["" if text is None else text for text in whole.dictionary.to_pylist()]
    codes = _array(whole.indices, len(texts))
    return Coded(codes.astype(np.int32), [*texts, ""])


def _array(column: Any, missing: float) -> NDArray[Any]:
    """As numpy sees it; pyarrow's own way would load pandas for that, and so does filling."""
    if column.null_count:
        column = column.fill_null(missing)
    return np.from_dlpack(column.combine_chunks() if hasattr(column, "combine_chunks") else column)
