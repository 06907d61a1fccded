"""What judgement costs: one second of one bed, and the replay of recorded readings.

One thread, one core, no broker: the pure engine alone, beside the reading of its messages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time

import msgspec
import numpy as np

from alerts.backtest.courses import Course
from alerts.backtest.replaying import Replay
from alerts.backtest.watching import Baseline
from alerts.detector import LEARN_EVERY_S, PatientBaseline
from alerts.lane import judge
from alerts.limits import read_limits
from alerts.model import Lane, Measured, Place, Placed, Tick, empty_lane
from alerts.rulebook import Rulebook
from core.vitals import FACTS, Vital
from core.wire import Numerics, Roster, decode, encode

START = datetime(2026, 1, 5, tzinfo=UTC)
LASTS_S = 1_200
"""Seconds of one bed: the detector is past its beginning, the score's window full."""
REPLAYED_S = 7_200
"""Seconds of the recording that is replayed: one of minutes would measure how a replay begins."""
MADE: dict[Vital, tuple[float, float]] = {
    Vital.HR: (72, 3),
    Vital.PULSE: (72, 3),
    Vital.SPO2: (97, 0.4),
    Vital.RR: (15, 1),
    Vital.IBP_SYS: (122, 4),
    Vital.IBP_DIA: (70, 3),
    Vital.IBP_MEAN: (86, 3),
    Vital.TEMP: (37, 0.05),
}
"""Mean and spread of the eight vital signs of a quiet patient."""


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """Processor time, all in one run on one core.

    Attributes:
        message_us: Judging one message of eight vital signs: rules and scores.
        tick_us: Telling a bed the time, once a second.
        look_us: One look of the detector at values that are all new; a bed has one every ten
            seconds (`LEARN_EVERY_S`).
        reading_us: Decoding the message, which any reader of it pays.
        replayed: Readings a second in a backtest without the detector; `watched` with it.
    """

    message_us: float
    tick_us: float
    look_us: float
    reading_us: float
    replayed: float
    watched: float

    @property
    def bed_second_us(self) -> float:
        """All of one second of one bed, looks of the detector as often as they are."""
        return self.message_us + self.tick_us + self.look_us / LEARN_EVERY_S

    @property
    def looked_at_us(self) -> float:
        """The second in which the detector looks."""
        return self.message_us + self.tick_us + self.look_us

    @property
    def share_of_a_core(self) -> float:
        """Of 1,000 beds at 1 Hz without the detector, the decoding included."""
        return 1000 * (self.message_us + self.tick_us + self.reading_us) / 1e6


@dataclass(frozen=True, slots=True)
class _Timed:
    """A bed that is judged, and the messages it is given."""

    book: Rulebook
    lane: Lane
    messages: list[Numerics]


def measure(repeats: int = 3) -> Judging:
    """Judge a quiet bed for twenty minutes, several times; the best of each figure counts."""
    values = _values(LASTS_S)
    bed = _Timed(Rulebook(profiles=read_limits()), _bed(), _messages(values))
    payloads = [encode(one) for one in bed.messages]
    seen = _looked_at(bed)
    course = _course(_values(REPLAYED_S))
    runs = [
        Judging(
            message_us=_cost_us(lambda: _judge_all(bed), len(bed.messages)),
            tick_us=_cost_us(lambda: _tick_all(bed), len(bed.messages)),
            look_us=_cost_us(lambda: _look_all(seen), len(seen)),
            reading_us=_cost_us(lambda: [decode(Numerics, one) for one in payloads], LASTS_S),
            replayed=len(course) / _seconds(lambda: list(Replay("p1", bed.book).run(course))),
            watched=len(course)
            / _seconds(lambda: list(Replay("p1", bed.book, watcher=Baseline()).run(course))),
        )
        for _ in range(repeats)
    ]
    return Judging(
        message_us=min(run.message_us for run in runs),
        tick_us=min(run.tick_us for run in runs),
        look_us=min(run.look_us for run in runs),
        reading_us=min(run.reading_us for run in runs),
        replayed=max(run.replayed for run in runs),
        watched=max(run.watched for run in runs),
    )


def _judge_all(bed: _Timed) -> Lane:
    lane = judge(bed.lane, Placed(_roster()), START.timestamp(), bed.book).lane
    for numerics in bed.messages:
        lane = judge(lane, Measured("monitor", numerics), _now(numerics), bed.book).lane
    return lane


def _tick_all(bed: _Timed) -> None:
    lane, now = _short(bed)
    for _ in bed.messages:
        judge(lane, Tick(now), now, bed.book)


def _looked_at(bed: _Timed) -> list[Lane]:
    """The bed as the detector comes to see it."""
    lane = judge(bed.lane, Placed(_roster()), START.timestamp(), bed.book).lane
    seen = []
    for second, numerics in enumerate(bed.messages):
        lane = judge(lane, Measured("monitor", numerics), _now(numerics), bed.book).lane
        if second % int(LEARN_EVERY_S) == 0:
            seen.append(lane)
    return seen


def _look_all(lanes: list[Lane]) -> None:
    detector = PatientBaseline()
    for lane in lanes:
        detector.look(lane)
        detector.opinion()


def _short(bed: _Timed) -> tuple[Lane, float]:
    """The bed after three minutes, and when that is."""
    first = _Timed(bed.book, bed.lane, bed.messages[:180])
    return _judge_all(first), _now(first.messages[-1])


def _cost_us(work: Callable[[], object], times: int) -> float:
    return _seconds(work) / times * 1e6


def _seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _now(numerics: Numerics) -> float:
    return numerics.time.timestamp()


def _bed() -> Lane:
    return empty_lane(Place(site="main", unit="icu", unit_name="ICU", bed="b1", bed_name="B1"))


def _roster() -> Roster:
    return Roster(
        device="monitor", unit="icu", unit_name="ICU", bed="b1", bed_name="B1", since=START, stay=1
    )


def _values(seconds: int) -> list[list[float]]:
    noise = Random(1)  # noqa: S311 - reproducible, not secret
    return [
        [round(noise.gauss(mean, spread), 1) for mean, spread in MADE.values()]
        for _ in range(seconds)
    ]


def _messages(values: list[list[float]]) -> list[Numerics]:
    keys = [vital.value for vital in MADE]
    return [
        Numerics(
            boot=1,
            seq=second,
            time=START + timedelta(seconds=second),
            values=dict(zip(keys, row, strict=True)),
        )
        for second, row in enumerate(values, start=1)
    ]


def _course(values: list[list[float]]) -> Course:
    seconds = START.timestamp() + np.arange(1, len(values) + 1)
    numbers = np.array([FACTS[vital].number for vital in MADE], np.uint8)
    return Course(
        patient="p1",
        times=np.repeat(seconds, len(MADE)),
        vitals=np.tile(numbers, len(values)),
        values=np.array(values).ravel(),
        quality=np.zeros(len(values) * len(MADE), np.uint8),
    )
