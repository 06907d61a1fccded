"""Recording s00001 of MIMIC-III: 32 hours, the probe off for almost a fifth of them.

The data is not part of this repository (ODbL); `WARDWATCH_TEST_DATA` or a folder `shared/data`
beside the checkout leads to it. A small stand-in of the same shape runs everywhere.
"""

import csv
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.wire import Change, Kind
from tests.stories.bedside import Bedside, a_bed

HERE = Path(__file__).resolve()
DATA = Path(os.environ.get("WARDWATCH_TEST_DATA", HERE.parents[3] / "shared" / "data"))
RECORDING = DATA / "wfdb_samples" / "mimic3_numerics_s00001_1min.csv"
COLUMNS = {
    "HR": "hr",
    "ABPSys": "ibp_sys",
    "ABPDias": "ibp_dia",
    "ABPMean": "ibp_mean",
    "PULSE": "pulse",
    "RESP": "rr",
    "SpO2": "spo2",
    "NBPSys": "nibp_sys",
    "NBPDias": "nibp_dia",
    "NBPMean": "nibp_mean",
}

Minute = dict[str, float]


def recorded() -> Iterator[Minute]:
    with RECORDING.open() as lines:
        for row in csv.DictReader(lines):
            yield {key: float(row[name]) for name, key in COLUMNS.items() if row[name]}


def made_up() -> Iterator[Minute]:
    """The same shape: a probe that falls off every 40 minutes for eight, leads off now and then."""
    for minute in range(400):
        off = minute % 40 >= 32
        loose = minute % 90 == 60
        beats = 0.0 if loose else 62.0
        seen = {"hr": beats, "rr": 0.0 if loose else 13.0, "ibp_sys": 0.0, "ibp_mean": 0.0}
        yield seen | {"spo2": 0.0 if off else 98.0, "pulse": 0.0 if off else 61.5}


@pytest.fixture(params=["s00001", "stand-in"])
def minutes(request: pytest.FixtureRequest) -> list[Minute]:
    if request.param == "stand-in":
        return list(made_up())
    if not RECORDING.exists():
        pytest.skip(f"NOT TESTED ON THE REAL RECORDING: there is no {RECORDING.name} in {DATA}")
    return list(recorded())


def live_through(minutes: list[Minute]) -> Bedside:
    bed = a_bed().connects(every_s=60)
    start = bed.now
    for number, values in enumerate(minutes):
        bed.now = start + timedelta(minutes=number)
        bed.shows(values)
        for _ in range(4):
            bed.passes(1)
    return bed


def test_a_probe_that_is_off_is_technical_and_never_a_desaturation(minutes: list[Minute]) -> None:
    bed = live_through(minutes)
    zeros = sum(values.get("spo2") == 0 for values in minutes)
    assert zeros / len(minutes) > 0.15
    raised = [one.alert for one in bed.happened if one.change is Change.RAISED]
    assert "probe_off.oximeter" in {alert.cause for alert in raised}
    assert not [alert for alert in raised if alert.cause.startswith(("spo2", "pulse"))]
    assert {a.kind for a in raised if a.cause.startswith("probe")} == {Kind.TECHNICAL}


def test_no_score_is_made_from_the_zeros(minutes: list[Minute]) -> None:
    bed = a_bed().connects(every_s=60)
    start = bed.now
    seen = 0
    for number, values in enumerate(minutes):
        bed.now = start + timedelta(minutes=number)
        bed.scores.clear()
        bed.shows(values)
        for score in bed.scores:
            part = next(part for part in score.parts if part.name == "spo2")
            if values["spo2"] == 0:
                seen += 1
                assert part.points is None
                assert score.total is None
            pulse = next(part for part in score.parts if part.name == "pulse")
            assert pulse.value != 0
    assert seen > 50


def test_a_technical_alert_covers_every_minute_of_zeros(minutes: list[Minute]) -> None:
    bed = a_bed().connects(every_s=60)
    start = bed.now
    for number, values in enumerate(minutes):
        bed.now = start + timedelta(minutes=number)
        bed.shows(values)
        for _ in range(4):
            bed.passes(1)
        if values.get("spo2") == 0:
            assert {"probe_off.oximeter", "all_zero.monitor-1"} & bed.open
