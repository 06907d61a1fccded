"""A patient in a bed without a monitor, through the real processes and on a clock that races."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from core.clock import Clock, clock_from
from core.wire import Numerics, Presence, Status, encode
from tests.hospital import DEMO_PASSWORD, Hospital, wait_until
from tests.speaker import Speaker

pytestmark = pytest.mark.integration

BED, MONITOR = "ward-3-90", "monitor-portable"
TIMES_AS_FAST = 30
WITHIN_S = 60.0
SICK = {
    "rr": 26,
    "spo2": 91,
    "o2_flow": 2,
    "nibp_sys": 118,
    "pulse": 96,
    "acvpu": 0,
    "temp": 37.2,
}
"""NEWS2 9: respiration 3, saturation 3, oxygen 2, pulse 1."""


@dataclass(slots=True)
class Bedside:
    """One bed, as the person sees it who has signed in."""

    browser: httpx2.Client

    def post(self, path: str, **said: Any) -> Any:
        key = {"Idempotency-Key": str(uuid4())}
        done = self.browser.post(f"/api/v1/{path}", json=said, headers=key)
        assert done.status_code == 201, done.text
        return done.json()

    def shown(self) -> Any:
        return self.browser.get(f"/api/v1/beds/{BED}").json()

    def alerts(self) -> dict[str, Any]:
        items = self.browser.get("/api/v1/alerts", params={"bed": BED}).json()["items"]
        return {alert["cause"]: alert for alert in items}

    def total(self) -> int | None:
        score = self.shown()["score"]
        return None if score is None else score["total"]

    def waits_for(self, what: str, come: Callable[[], bool]) -> None:
        wait_until(come, within_s=WITHIN_S, what=what)


@contextmanager
def raced(hospital: Hospital) -> Iterator[tuple[Bedside, Clock]]:
    """Every process on a clock that races, and the one who leads the ward."""
    text = f"{datetime.now(UTC).isoformat()}@{TIMES_AS_FAST}"  # noqa: TID251 - where the race begins
    hospital.extra["WARDWATCH_CLOCK"] = text
    hospital.start("ingest", "alerts", "gateway")
    with httpx2.Client(base_url=hospital.url, timeout=20) as browser:
        who = {"username": "charge", "password": DEMO_PASSWORD}
        assert browser.post("/api/v1/session", json=who).status_code == 200
        yield Bedside(browser), clock_from(text)


@contextmanager
def measuring(hospital: Hospital, clock: Clock) -> Iterator[Callable[..., None]]:
    """A monitor that can be carried to a bed."""
    boot, seq = int(clock.now().timestamp()), 0

    def says(**values: float) -> None:
        nonlocal seq
        seq += 1
        message = Numerics(boot=boot, seq=seq, time=clock.now(), values=values)
        monitor.say(f"vitals/v1/main/{MONITOR}/numerics", encode(message))

    with Speaker(*hospital.account(MONITOR)) as monitor:
        status = encode(Status(state=Presence.ONLINE, boot=boot))
        monitor.say(f"vitals/v1/main/{MONITOR}/status", status, retain=True)
        yield says


def furnish(hospital: Hospital) -> int:
    """A bed that no device stands at, a monitor in the store, a patient at the door."""
    hospital.value(
        "insert into bed (id, unit, name, monitored) values (%s, 'ward-3', 'W90', false)"
        " returning id",
        BED,
    )
    hospital.value("insert into device (id) values (%s) returning id", MONITOR)
    hospital.add_device(MONITOR)
    patient: int = hospital.value(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values ('700001', 'Varga', 'Ada', '1961-04-02', 'female') returning id"
    )
    return patient


def test_a_patient_without_a_monitor_is_watched_like_any_other(hospital: Hospital) -> None:
    patient = furnish(hospital)
    with raced(hospital) as (bed, clock):
        stay = bed.post("admissions", patient=patient, bed=BED)["stays"][0]["id"]
        bed.waits_for("a patient to be known of", lambda: bed.shown()["score"] is not None)
        bed.post(f"beds/{BED}/observations", stay=stay, values=SICK)
        bed.waits_for("the score", lambda: bed.total() == 9)
        bed.waits_for("the alert", lambda: "news2" in bed.alerts())
        alert = bed.alerts()["news2"]
        assert (alert["priority"], alert["device"], alert["bed_name"]) == ("high", None, "W90")
        assert alert["escalation"]["rungs"], "nobody is called"
        bed.waits_for("the next set to be late", lambda: "observation.overdue" in bed.alerts())
        assert bed.shown()["device"] is None
        assert bed.shown()["vitals"]["rr"][0] == 26

        bed.post(f"beds/{BED}/monitor", device=MONITOR)
        bed.waits_for("the monitor", lambda: bed.shown()["device"] == MONITOR)
        assert bed.alerts()["news2"]["id"] == alert["id"]
        with measuring(hospital, clock) as says:

            def calm() -> bool:
                says(rr=15.0, spo2=97.0, hr=70.0)
                return bed.total() == 2

            bed.waits_for("what the monitor measures to count", calm)

        bed.post(f"beds/{BED}/monitor/disconnect")
        bed.waits_for("the monitor to be gone", lambda: bed.shown()["device"] is None)
        bed.post(f"beds/{BED}/observations", stay=stay, values=SICK | {"rr": 24})
        bed.waits_for("the score by hand", lambda: bed.total() == 8)
        hospital.alerts.kill()
        hospital.alerts.start()
        hospital.alerts.wait_ready()
        bed.post(f"beds/{BED}/observations", stay=stay, values=SICK)
        bed.waits_for("the score of another process", lambda: bed.total() == 9)
        bed.waits_for("its alert", lambda: "news2" in bed.alerts())
