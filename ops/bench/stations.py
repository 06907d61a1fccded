"""How long an alert takes to each of two hundred screens while a thousand beds publish.

`python -m ops.bench.stations [--screens 200] [--beds 1000] [--seconds 30]` measures this alone.
Only broker and gateway run, and the owner of the alerts is played: what is measured is how one
gateway serves many screens, and whether those who read a frame a second keep the others waiting.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import Annotated

import msgspec
import numpy as np
import psycopg
import typer

from core.clock import SystemClock
from core.demo.ward import Place, places
from core.ids import AlertId, BedId, SiteId, UnitId
from core.mqtt import Account, Session
from core.topics import AlertTopic, alert_topic, beat_topic
from core.wire import Alert, Beat, Condition, Finding, Kind, Priority, Response, encode
from ops.bench.crowd import Crowd, Seen
from ops.bench.ward import PASSWORD, Publisher, Ward, ward

SCREENS = 200
SLOW = 10
BEDS = 1_000
SCREENS_AN_ACCOUNT = 20
"""The gateway admits no more of one person."""

_ALERT_EVERY_S = 0.2
_BEAT_EVERY_S = 2.0
_OPEN = 20
"""Alerts that change in turn."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What so many screens were told, in ms from publication to arrival.

    Attributes:
        late: Alerts that a screen which keeps up was told twice or not at all, over all of them.
        sent_bytes_s: To all screens together.
        gateway_cpu: Share of a core.
        resident_bytes: Of the gateway at the end.
    """

    screens: int
    slow: int
    alerts: int
    alert_ms_p50: float
    alert_ms_p99: float
    slow_alert_ms_p50: float
    vitals_ms_p50: float
    vitals_ms_p99: float
    late: int
    came_back: int
    sent_bytes_s: float
    gateway_cpu: float
    resident_bytes: int


class Stations(msgspec.Struct, frozen=True, kw_only=True):
    """The same load on one gateway: many screens, some of them slow, and a single one."""

    beds: int
    many: Told
    alone: Told


def measure(house: Ward, *, beds: int, screens: int = SCREENS, seconds: int) -> Stations:
    """One screen first, then all of them."""
    _add_accounts(house, screens)
    slow = min(SLOW, screens // 2)
    with _owner(house) as owner:
        house.start("gateway")
        try:
            cookies = _cookies(house, screens)
            alone = _told(house, owner, cookies[:1], slow=0, beds=beds, seconds=seconds)
            many = _told(house, owner, cookies, slow=slow, beds=beds, seconds=seconds)
        finally:
            house.stop("gateway")
    return Stations(beds=beds, many=many, alone=alone)


def _told(
    house: Ward, owner: Session, cookies: list[str], *, slow: int, beds: int, seconds: int
) -> Told:
    publisher = Publisher(house.load(beds * (seconds + 5), beds=beds, per_second=float(beds)))
    publisher.begin()
    with _crowd(house, cookies, slow=slow) as crowd:
        cpu_s = house.cpu_s("gateway")
        alerts = _raise_alerts(owner, beds=beds, seconds=seconds)
        cpu_s = house.cpu_s("gateway") - cpu_s
        seen = crowd()
    resident = house.resident_bytes("gateway")
    publisher.end()
    return Told(
        screens=len(cookies),
        slow=slow,
        alerts=alerts,
        alert_ms_p50=_percentile(seen.alert_ms, 50),
        alert_ms_p99=_percentile(seen.alert_ms, 99),
        slow_alert_ms_p50=_percentile(seen.slow_alert_ms, 50),
        vitals_ms_p50=_percentile(seen.vitals_ms, 50),
        vitals_ms_p99=_percentile(seen.vitals_ms, 99),
        late=sum(abs(alerts - count) for count in seen.alerts),
        came_back=seen.came_back,
        sent_bytes_s=seen.bytes / seconds,
        gateway_cpu=cpu_s / seconds,
        resident_bytes=resident,
    )


def _percentile(ages_ms: list[float], percent: int) -> float:
    return float(np.percentile(ages_ms, percent)) if ages_ms else float("nan")


def _raise_alerts(owner: Session, *, beds: int, seconds: int) -> int:
    """Alerts that change on the board, evenly over the time; how many changes there were."""
    clock = SystemClock()
    sites = places(beds)[:_OPEN]
    boot = int(clock.now().timestamp() * 1000)
    changes = int(seconds / _ALERT_EVERY_S)
    for change in range(changes):
        place = sites[change % len(sites)]
        alert = _alert(place, boot=boot, change=change, at=clock.now())
        topic = AlertTopic(
            site=SiteId("main"),
            unit=UnitId(place.unit),
            bed=BedId(place.bed),
            alert=AlertId(alert.id),
        )
        owner.publish(alert_topic(topic), encode(alert), retain=True)
        time.sleep(_ALERT_EVERY_S)
    return changes


@contextmanager
def _owner(house: Ward) -> Iterator[Session]:
    """Plays the owner of the alerts: shows every two seconds that it lives."""
    account = Account(
        url=house.wiring.mqtt_url,
        username="alerts",
        password=house.wiring.broker_passwords["alerts"],
        kept_s=0,
    )
    heard_nothing = ["alerts/v1/main/commands"]
    session = Session(account, subscriptions=heard_nothing, on_delivery=lambda _: None)
    ended = Event()

    def live() -> None:
        clock = SystemClock()
        while not ended.wait(_BEAT_EVERY_S):
            beat = Beat(at=clock.now(), boot=1, seq=0, beds=0)
            session.publish(beat_topic(SiteId("main")), encode(beat))

    session.start()
    living = Thread(target=live, name="owner", daemon=True)
    living.start()
    yield session
    ended.set()
    living.join(10)
    session.stop()


def _alert(place: Place, *, boot: int, change: int, at: datetime) -> Alert:
    finding = Finding(rule="spo2.low", revision=1, text="SpO2 82 < 85 %", since=at, vital="spo2")
    return Alert(
        id=f"measured-{place.bed}-{boot}",
        site="main",
        unit=place.unit,
        unit_name=place.unit,
        bed=place.bed,
        bed_name=place.name,
        device=place.device,
        stay=None,
        cause="spo2.low",
        kind=Kind.PHYSIOLOGICAL,
        priority=Priority.HIGH,
        condition=Condition.PRESENT,
        response=Response.AWAITED,
        raised_at=at,
        changed_at=at,
        ended_at=None,
        finding=finding,
        first=finding,
        repeats=0,
        revision=change // _OPEN + 1,
        number=change // _OPEN + 1,
        boot=boot,
        seq=change + 1,
    )


@contextmanager
def _crowd(house: Ward, cookies: list[str], *, slow: int) -> Iterator[Callable[[], Seen]]:
    """Open screens; what is yielded closes them and says what they saw."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ops.bench.crowd"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    told = Crowd(port=house.wiring.ports["gateway"], cookies=cookies, slow=slow)
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise ConnectionRefusedError("the screens could not open")

    def close() -> Seen:
        stdin.write(b"enough\n")
        return msgspec.json.decode(stdout.readline(), type=Seen)

    try:
        stdin.write(msgspec.json.encode(told) + b"\n")
        if stdout.readline().strip() != b"ready":
            raise ConnectionRefusedError("the screens could not open")
        yield close
    finally:
        process.kill()
        process.communicate()


def _add_accounts(house: Ward, screens: int) -> None:
    """As many nurses as it takes, with the password of the first."""
    with psycopg.connect(house.database_url) as connection:
        connection.execute(
            "insert into account (id, name, role, password_hash, everywhere)"
            " select 'nurse-' || nth, name, role, password_hash, everywhere"
            " from account, generate_series(1, %s) as nth where id = 'nurse'"
            " on conflict do nothing",
            (-(-screens // SCREENS_AN_ACCOUNT),),
        )


def _cookies(house: Ward, screens: int) -> list[str]:
    """A session for each account, as often as it may be used."""
    accounts = -(-screens // SCREENS_AN_ACCOUNT)
    sessions = [_sign_in(house.wiring.page, f"nurse-{nth}") for nth in range(1, accounts + 1)]
    return [sessions[at // SCREENS_AN_ACCOUNT] for at in range(screens)]


def _sign_in(page: str, account: str) -> str:
    request = urllib.request.Request(  # noqa: S310 - our own page
        f"{page}/api/v1/session",
        data=json.dumps({"username": account, "password": PASSWORD}).encode(),
        headers={"Content-Type": "application/json", "Origin": page},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        cookie: str = answer.headers["Set-Cookie"].partition(";")[0]
    return cookie


def main(
    *,
    beds: Annotated[int, typer.Option(help="Each publishes once a second.")] = BEDS,
    screens: Annotated[int, typer.Option(help="Screens on one gateway.")] = SCREENS,
    seconds: Annotated[int, typer.Option(help="How long for each of the two.")] = 30,
) -> None:
    """Measure, and print the figures as JSON."""
    with ward(beds=beds) as house:
        found = measure(house, beds=beds, screens=screens, seconds=seconds)
    print(msgspec.json.format(msgspec.json.encode(found)).decode())


if __name__ == "__main__":
    typer.run(main)
