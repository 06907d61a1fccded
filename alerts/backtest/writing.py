"""What a backtest leaves behind: alerts as JSON lines, scores as CSV."""

import csv
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import TextIO

from alerts.backtest.replaying import Scored
from alerts.model import moment
from alerts.scores import mews, qsofa, shock_index
from core.wire import AlertEvent, OtherScore, encode


def _column(name: str) -> str:
    return name.lower().replace(" ", "_")


OTHERS = (mews.SHEET.name, qsofa.SHEET.name, shock_index.NAME)
"""The scores beside NEWS2; each has a column, and one for what is missing."""
HEAD = (
    *("time", "patient", "news2", "news2_at_least", "news2_missing", "risk", "detector"),
    *(_column(name) for one in OTHERS for name in (one, f"{one} missing")),
)


class Writer(AbstractContextManager["Writer"]):
    """Writes what it is given; either file may be left out.

    Args:
        alerts: One `core.wire.AlertEvent` a line, as JSON.
        scores: One row for each patient and time.
    """

    def __init__(self, alerts: Path | None, scores: Path | None) -> None:
        self._paths = alerts, scores
        self._stack = ExitStack()

    def __enter__(self) -> "Writer":
        """Open the files, replacing what was there."""
        alerts, scores = self._paths
        self._lines = self._stack.enter_context(alerts.open("wb")) if alerts else None
        self._table = None
        if scores is not None:
            file: TextIO = self._stack.enter_context(scores.open("w", newline="", encoding="utf-8"))
            self._table = csv.writer(file)
            self._table.writerow(HEAD)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._stack.__exit__(kind, error, trace)

    def note(self, item: AlertEvent | Scored) -> None:
        """Write one thing down."""
        if isinstance(item, AlertEvent):
            if self._lines is not None:
                self._lines.write(encode(item) + b"\n")
        elif self._table is not None:
            self._table.writerow(_row(item))


def _row(item: Scored) -> list[object]:
    at, score = moment(item.at).isoformat(), item.score
    detector = "" if item.detector is None else round(item.detector, 4)
    if score is None:
        return [at, item.patient, *[""] * 4, detector, *[""] * (2 * len(OTHERS))]
    known = {other.name: other for other in score.others}
    total = "" if score.total is None else score.total
    missing = " ".join(score.missing)
    own = [at, item.patient, total, score.at_least, missing, score.risk, detector]
    return [*own, *(cell for name in OTHERS for cell in _cells(known.get(name)))]


def _cells(other: OtherScore | None) -> tuple[object, object]:
    if other is None:
        return "", ""
    total = "" if other.total is None else round(other.total, 4)
    return total, " ".join(other.missing)
