"""What judging one set of vital signs costs, in time and memory; no test, a measurement.

python -m tests.benchmarks.judging [beds]
"""

import sys
import tracemalloc
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time

from msgspec import json
from msgspec.structs import replace

from alerts.detector import PatientBaseline
from alerts.lane import judge
from alerts.limits import read_limits
from alerts.model import Lane, Measured, Place, Placed, Tick, empty_lane
from alerts.rulebook import Rulebook
from core.wire import Numerics, Roster, decode, encode

START = datetime(2026, 1, 5, tzinfo=UTC)
MESSAGES = 200
"""Seconds of vital signs a bed, enough to fill the score's window."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU time and memory.

    Attributes:
        numerics_us: Decoding and judging one message of 8 vital signs, scores included.
        judged_us: The same without decoding; of a patient whose values are as usual.
        sick_us: As `judged_us`, with a heart too fast and a saturation too low all the time.
        tick_us: Telling one bed the time.
        detector_us: One look of the detector, every 10 s a bed.
        lane_kb, detector_kb: Memory a bed.
    """

    beds: int
    numerics_us: float
    judged_us: float
    sick_us: float
    tick_us: float
    detector_us: float
    lane_kb: float
    detector_kb: float


def measure(beds: int = 50) -> Cost:
    """Judge a few minutes of a quiet ward."""
    book = Rulebook(profiles=read_limits())
    messages = _messages()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    lanes = [_lane(number, book) for number in range(beds)]
    for now, payload in messages[-70:]:
        lanes = [_judged(lane, payload, now, book) for lane in lanes]
    filled = tracemalloc.get_traced_memory()[0]
    detectors = [PatientBaseline() for _ in lanes]
    for lane, detector in zip(lanes, detectors, strict=True):
        detector.look(lane)
    learned = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()

    lane, began = _lane(0, book), process_time()
    for _ in range(20):
        lane = _lane(0, book)
        for now, payload in messages:
            lane = _judged(lane, payload, now, book)
    judged = process_time()
    well = _spent(book, messages, {})
    sick = _spent(book, messages, {"hr": 131.0, "spo2": 88.0})
    between = process_time()
    for _ in range(2000):
        lane = judge(lane, Tick(0.0), messages[-1][0], book).lane
    ticked = process_time()
    seen = _seen(book, messages)
    began_to_look = process_time()
    for _ in range(100):
        detector = PatientBaseline()
        for lane in seen:
            detector.look(lane)
    looked = process_time()
    return Cost(
        beds=beds,
        numerics_us=round((judged - began) / (20 * MESSAGES) * 1e6, 1),
        judged_us=well,
        sick_us=sick,
        tick_us=round((ticked - between) / 2000 * 1e6, 1),
        detector_us=round((looked - began_to_look) / (100 * len(seen)) * 1e6, 1),
        lane_kb=round((filled - before) / beds / 1000, 1),
        detector_kb=round((learned - filled) / beds / 1000, 1),
    )


def _spent(book: Rulebook, messages: list[tuple[float, bytes]], instead: dict[str, float]) -> float:
    """Microseconds a message of 8 vital signs, some of them with another value."""
    decoded = [(now, decode(Numerics, payload)) for now, payload in messages]
    given = [
        (now, Measured("monitor", replace(one, values={**one.values, **instead})))
        for now, one in decoded
    ]
    began = process_time()
    for _ in range(20):
        lane = _lane(0, book)
        for now, one in given:
            lane = judge(lane, one, now, book).lane
    return round((process_time() - began) / (20 * MESSAGES) * 1e6, 1)


def _seen(book: Rulebook, messages: list[tuple[float, bytes]]) -> list[Lane]:
    """The lane as a detector sees it: every ten seconds, with news of every vital."""
    lane, seen = _lane(0, book), []
    for second, (now, payload) in enumerate(messages):
        lane = _judged(lane, payload, now, book)
        if second % 10 == 0:
            seen.append(lane)
    return seen


def _judged(lane: Lane, payload: bytes, now: float, book: Rulebook) -> Lane:
    return judge(lane, Measured("monitor", decode(Numerics, payload)), now, book).lane


def _lane(number: int, book: Rulebook) -> Lane:
    bed = f"bed-{number}"
    place = Place(site="main", unit="icu", unit_name="ICU", bed=bed, bed_name=bed)
    roster = Roster(
        device="monitor", unit="icu", unit_name="ICU", bed=bed, bed_name=bed, since=START, stay=1
    )
    return judge(empty_lane(place), Placed(roster), START.timestamp(), book).lane


def _messages() -> list[tuple[float, bytes]]:
    noise = Random(1)  # noqa: S311 - reproducible, not secret
    made = []
    for seq in range(1, MESSAGES + 1):
        time = START + timedelta(seconds=seq)
        values = {
            "hr": 72 + noise.gauss(0, 3),
            "pulse": 72 + noise.gauss(0, 3),
            "spo2": 97.0,
            "rr": 15 + noise.gauss(0, 1),
            "ibp_sys": 122 + noise.gauss(0, 4),
            "ibp_dia": 70.0,
            "ibp_mean": 86.0,
            "temp": 37.0,
        }
        numerics = Numerics(boot=1, seq=seq, time=time, values=values)
        made.append((time.timestamp(), encode(numerics)))
    return made


if __name__ == "__main__":
    cost = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
    print(json.encode(asdict(cost)).decode())  # noqa: T201
