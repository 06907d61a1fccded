"""Numerics gathered as columns, judged by their ranges all at once. Pure."""

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.beds.placements import Place
from core.errors import HospitalError, UnknownVital
from core.vitals import BY_NUMBER, FACTS, Span, in_our_unit, vital_of
from core.wire import Numerics, Quality
from ingest.batch import Readings
from ingest.errors import Implausible
from ingest.inbox import Arrival

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_QUALITY = {Quality.GOOD: 0, Quality.SUSPECT: 1, Quality.BAD: 2}
_GOOD = bytes(64)


def _edges(spans: dict[int, Span]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Low and high by number of the vital sign."""
    all_spans = [spans.get(number, Span(0, 0)) for number in range(max(spans) + 1)]
    return np.array([s.low for s in all_spans]), np.array([s.high for s in all_spans])


_HARD_LOW, _HARD_HIGH = _edges({n: FACTS[vital].hard for n, vital in BY_NUMBER.items()})
_LOW, _HIGH = _edges({n: FACTS[vital].plausible for n, vital in BY_NUMBER.items()})


class Columns:
    """Readings of one batch; an impossible value is left out and named by `problems`."""

    def __init__(self) -> None:
        self._arrivals: list[Arrival] = []
        self._problems: list[tuple[Arrival, HospitalError]] = []
        # Six numbers a message: how many values, measured, received, device, bed, stay.
        self._messages = array("q")
        self._vitals = bytearray()
        self._values = array("d")
        self._quality = bytearray()

    def add(self, message: Numerics, place: Place, arrival: Arrival) -> None:
        """Add the values of a message."""
        values = message.values
        vitals = _numbers(tuple(values))
        if vitals is None or message.units or message.quality:
            self._add_with_care(message, place, arrival)
            return
        self._vitals += vitals
        self._values.extend(values.values())
        self._quality += _GOOD[: len(vitals)]
        self._note(message, place, arrival, len(vitals))

    def problems(self) -> Iterator[tuple[Arrival, HospitalError]]:
        """What is wrong with single values, once for each message and reason."""
        yield from self._problems
        vital, value = self._flat()
        impossible = ~_possible(vital, value)
        if not impossible.any():
            return
        counts = np.frombuffer(self._messages, np.int64)[::6]
        owners = np.repeat(np.arange(len(counts)), counts)
        for owner in np.unique(owners[impossible]):
            which = np.flatnonzero(impossible & (owners == owner))
            told = ", ".join(f"{BY_NUMBER[vital[at]].value} = {value[at]:g}" for at in which)
            yield self._arrivals[owner], Implausible(told)

    def readings(self) -> Readings:
        """The rows of all possible values."""
        messages = np.frombuffer(self._messages, np.int64).reshape(-1, 6)
        rows = np.repeat(messages, messages[:, 0], axis=0)
        vital, value = self._flat()
        suspect = (value < _LOW[vital]) | (value > _HIGH[vital])
        quality = np.maximum(np.frombuffer(self._quality, np.uint8), suspect)
        possible = _possible(vital, value)
        if not possible.all():
            rows, vital, value = rows[possible], vital[possible], value[possible]
            quality = quality[possible]
        return Readings(
            time=rows[:, 1],
            received_at=rows[:, 2],
            device=rows[:, 3].astype(np.int32),
            bed=rows[:, 4].astype(np.int32),
            stay=rows[:, 5].astype(np.int32),
            value=value.astype(np.float32),
            vital=vital.astype(np.int16),
            quality=quality.astype(np.int16),
        )

    def _flat(self) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        return np.frombuffer(self._vitals, np.uint8), np.frombuffer(self._values, np.float64)

    def _add_with_care(self, message: Numerics, place: Place, arrival: Arrival) -> None:
        """Value by value: units to convert, qualities to keep, keys nobody knows."""
        count = 0
        unknown: list[str] = []
        for key, value in message.values.items():
            try:
                vital = vital_of(key)
                unit = message.units.get(key)
                ours = value if unit is None else in_our_unit(vital, value, unit)
            except UnknownVital:
                unknown.append(key)
                continue
            except HospitalError as why:
                self._problems.append((arrival, why))
                continue
            self._vitals.append(FACTS[vital].number)
            self._values.append(ours)
            self._quality.append(_QUALITY[message.quality.get(key, Quality.GOOD)])
            count += 1
        if unknown:
            self._problems.append((arrival, UnknownVital(", ".join(unknown)[:200])))
        self._note(message, place, arrival, count)

    def _note(self, message: Numerics, place: Place, arrival: Arrival, count: int) -> None:
        self._arrivals.append(arrival)
        self._messages.extend(
            (
                count,
                (message.time - _EPOCH) // _MICROSECOND,
                (arrival.received_at - _EPOCH) // _MICROSECOND,
                place.device,
                place.bed or 0,
                place.stay or 0,
            )
        )


@lru_cache(maxsize=4096)
def _numbers(keys: tuple[str, ...]) -> bytes | None:
    """The numbers of these vital signs; None when one is unknown."""
    try:
        return bytes(FACTS[vital_of(key)].number for key in keys)
    except UnknownVital:
        return None


def _possible(vital: NDArray[np.uint8], value: NDArray[np.float64]) -> NDArray[np.bool_]:
    possible: NDArray[np.bool_] = (value >= _HARD_LOW[vital]) & (value <= _HARD_HIGH[vital])
    return possible
