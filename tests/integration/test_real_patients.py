"""Recorded patients through the whole path: broker, ingest, store, alerts, live socket.

The recordings are not part of this repository; `WARDWATCH_TEST_DATA` or a folder `shared/data`
beside the checkout leads to them. A recording of our own making goes the same way everywhere.
"""

import csv
import json
import math
import os
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.clock import clock_from
from core.ids import DeviceId, SiteId
from core.vitals import FACTS, Vital, in_our_unit, vital_of
from simulators.connection import Login
from simulators.recordings import Reading, Recording, Stretch
from simulators.recordings.shelf import recordings
from simulators.replay import Played, run
from tests.hospital import Hospital
from tests.plainly import plainly
from tests.screen import Screen, screen

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

DATA = Path(
    os.environ.get("WARDWATCH_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
S00001 = DATA / "wfdb_samples" / "s00001" / "s00001-2896-10-10-00-31n.hea"
S00001_TABLE = DATA / "wfdb_samples" / "mimic3_numerics_s00001_1min.csv"
SET_A = DATA / "physionet2012_set_a.tar.xz"

TIMES_AS_FAST = 1_000
"""32 hours in two minutes: with delays, ages and silence all in the same fast motion."""

S00001_COLUMNS = {
    "HR": "hr", "ABPSys": "ibp_sys", "ABPDias": "ibp_dia", "ABPMean": "ibp_mean",
    "PULSE": "pulse", "RESP": "rr", "SpO2": "spo2",
    "NBPSys": "nibp_sys", "NBPDias": "nibp_dia", "NBPMean": "nibp_mean",
}  # fmt: skip
SET_A_PARAMETERS = {
    "HR": ("hr", "/min"), "SysABP": ("ibp_sys", "mm[Hg]"), "DiasABP": ("ibp_dia", "mm[Hg]"),
    "MAP": ("ibp_mean", "mm[Hg]"), "NISysABP": ("nibp_sys", "mm[Hg]"),
    "NIDiasABP": ("nibp_dia", "mm[Hg]"), "NIMAP": ("nibp_mean", "mm[Hg]"),
    "RespRate": ("rr", "/min"), "Temp": ("temp", "Cel"), "FiO2": ("fio2", "{fraction}"),
    "Glucose": ("glucose", "mg/dL"),
}  # fmt: skip

Value = tuple[str, float, float]
"""Vital, seconds since the recording began, value as float32."""


async def test_s00001_and_twenty_patients_of_2012_arrive_value_by_value(
    hospital: Hospital,
) -> None:
    if not (S00001.exists() and SET_A.exists()):
        pytest.skip(f"NOT TESTED ON REAL PATIENTS: no recordings in {DATA}")
    patients = recordings(SET_A, patients=20)
    chosen = [*recordings(S00001), *patients]
    told, played = await _live_through(hospital, chosen)

    expected = {"s00001": list(_table_of_s00001())}
    expected |= _texts_of_2012({patient.name for patient in patients})
    for one in played:
        name = "s00001" if one.recording.startswith("s00001") else one.recording
        _stored_as_recorded(hospital, one, expected[name])

    probe_off = [v for v in expected["s00001"] if v[0] == "spo2" and v[2] == 0]
    assert len(probe_off) > 300, "a fifth of this recording is without its probe"
    _no_desaturation_out_of_zeros(hospital, told, "icu-01")


async def test_a_recording_of_our_own_with_a_probe_off_goes_the_same_way(
    hospital: Hospital,
) -> None:
    recording = OurOwn()
    told, [played] = await _live_through(hospital, [recording])
    expected = [
        (vital.value, reading.offset_s, float(np.float32(value)))
        for reading in recording.readings()
        for vital, value in reading.values.items()
    ]
    _stored_as_recorded(hospital, played, expected)
    _no_desaturation_out_of_zeros(hospital, told, "icu-01")


async def _live_through(hospital: Hospital, chosen: list[Recording]) -> tuple[Screen, list[Played]]:
    """Play the recordings at the first beds of a hospital in fast motion."""
    clock = f"{datetime.now(UTC).isoformat()}@{TIMES_AS_FAST}"  # noqa: TID251 - where the race begins
    hospital.extra["WARDWATCH_CLOCK"] = clock
    hospital.start("ingest", "alerts", "gateway")
    passwords = json.loads((hospital.home.secrets / "simulated.json").read_text())
    logins = [
        Login(
            device=DeviceId(name),
            password=passwords[name],
            url=hospital.mqtt_url,
            site=SiteId(hospital.broker_service.site),
        )
        for name in hospital.devices[: len(chosen)]
    ]
    async with plainly(), screen(hospital) as station:
        played = await run(chosen, logins, clock=clock_from(clock))
    # Days have gone by on that clock, and whoever signed in at the beginning is signed out.
    async with plainly(), screen(hospital) as fresh:
        missing = set(fresh.alerts)

        def is_recorded(s: Screen) -> bool:
            missing.difference_update(key for key, one in s.alerts.items() if one["recorded"])
            missing.intersection_update(s.alerts)
            return not missing

        await fresh.until(is_recorded, within_s=30, what="every alert in the history")
    return station, played


def _stored_as_recorded(hospital: Hospital, played: Played, expected: list[Value]) -> None:
    possible = [v for v in expected if FACTS[vital_of(v[0])].hard.holds(v[2])]
    rows = hospital.rows(
        "select r.vital, r.time, r.value::float8, b.id from reading r"
        " join device d on d.number = r.device left join bed b on b.number = r.bed"
        " where d.id = %s",
        played.device,
    )
    number_of = {FACTS[vital].number: vital.value for vital in Vital}
    stored = [
        (number_of[number], round((time - played.began).total_seconds(), 3), value)
        for number, time, value, _ in rows
    ]
    assert Counter(stored) == Counter((v, round(s, 3), x) for v, s, x in possible)
    assert len({bed for *_, bed in rows}) == 1, "all of one bed"
    refused = hospital.value(
        "select count(*) from quarantine where topic like %s and reason = 'implausible'",
        f"%/{played.device}/%",
    )
    assert refused == len(expected) - len(possible), "what is impossible is kept, as refused"


def _no_desaturation_out_of_zeros(hospital: Hospital, told: Screen, bed: str) -> None:
    raised = hospital.rows(
        "select alert->>'cause', alert->>'kind', alert->'finding' from alert_event"
        " where bed = %s and change = 'raised'",
        bed,
    )
    causes = Counter(cause for cause, *_ in raised)
    assert causes["probe_off.oximeter"] > 0, causes
    assert not [cause for cause in causes if cause.startswith("spo2")], causes
    scored = hospital.rows(
        "select part from alert_event, jsonb_array_elements(alert->'finding'->'parts') part"
        " where bed = %s and part->>'name' = 'spo2' and (part->>'value')::float < 50",
        bed,
    )
    assert scored == [], "no score is made from a probe that is off"
    assert any(told.seen), "the screen was told"


def _table_of_s00001() -> Iterator[Value]:
    with S00001_TABLE.open() as lines:
        for row in csv.DictReader(lines):
            for column, key in S00001_COLUMNS.items():
                if row[column]:
                    yield key, int(row["minute"]) * 60.0, float(np.float32(row[column]))


def _texts_of_2012(names: set[str]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    with tarfile.open(SET_A) as archive:
        for member in archive:
            name = Path(member.name).stem
            if name in names and (file := archive.extractfile(member)) is not None:
                found[name] = list(_values_of_2012(file.read().decode()))
            if len(found) == len(names):
                break
    return found


def _values_of_2012(text: str) -> Iterator[Value]:
    seen: set[tuple[str, str]] = set()
    for row in csv.DictReader(text.splitlines()):
        if row["Parameter"] not in SET_A_PARAMETERS or (row["Time"], row["Parameter"]) in seen:
            continue
        seen.add((row["Time"], row["Parameter"]))
        key, unit = SET_A_PARAMETERS[row["Parameter"]]
        hours, minutes = row["Time"].split(":")
        value = in_our_unit(Vital(key), float(row["Value"]), unit)
        yield key, int(hours) * 3600.0 + int(minutes) * 60.0, float(np.float32(value))


@dataclass(slots=True)
class OurOwn:
    """Four hours by the minute; the oximeter's probe is off for eight minutes of every forty."""

    name: str = "our own"
    every_s: float = 60.0
    left_out: Counter[str] = field(default_factory=Counter)

    def readings(self) -> Iterator[Reading]:
        """One a minute."""
        for minute in range(240):
            off = minute % 40 >= 32
            wave = math.sin(minute / 9)
            values = {
                Vital.HR: 74.0 + 3 * wave,
                Vital.RR: 15.0 + wave,
                Vital.SPO2: 0.0 if off else 97.0 + wave,
                Vital.PULSE: 0.0 if off else 74.0 + 3 * wave,
                Vital.NIBP_SYS: 124.0 + 4 * wave,
                Vital.TEMP: 36.8,
                Vital.O2_FLOW: 0.0,
                Vital.ACVPU: 0.0,
            }
            yield Reading(minute * 60.0, values, {})

    def stretches(self) -> Iterator[Stretch]:
        """None."""
        return iter(())
