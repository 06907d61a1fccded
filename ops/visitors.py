"""Beds for recorded patients: each recording gets a bed, a stay and a device of its own."""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

import psycopg

from core.errors import HospitalError
from core.ids import DeviceId, SiteId
from ops import devices
from ops.errors import OpsError
from ops.home import Home, write_private
from simulators.connection import Login
from simulators.recordings import Recording
from simulators.recordings.shelf import recordings
from simulators.replay import Played, run

UNIT = "recordings"


def admit(home: Home, database_url: str, names: Sequence[str]) -> Path:
    """Make room for these recordings; the file with their devices' passwords, in the same order.

    Playing a recording again uses the bed it had.

    Raises:
        OpsError: See `devices.add`.
    """
    passwords = {}
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute(
            "insert into unit (id, site, name, position)"
            " select %s, site.id, 'Recorded patients', 90 from site on conflict do nothing",
            (UNIT,),
        )
        for number, name in enumerate(names, start=1):
            _furnish(connection, number, name)
    for number in range(1, len(names) + 1):
        device = f"recording-{number:03}"
        passwords[device] = devices.add(home, database_url, device, bed=_bed(number))
    path = home.secrets / "recordings.json"
    write_private(path, json.dumps(passwords, indent=1))
    return path


def recorded(paths: Sequence[Path], *, patients: int | None = None) -> list[Recording]:
    """The recordings at these paths, in order.

    Raises:
        OpsError: There is none, or one is in no known format.
    """
    try:
        return [one for path in paths for one in recordings(path, patients=patients)]
    except HospitalError as error:
        raise OpsError(str(error)) from error


def play(
    chosen: Sequence[Recording], logins: Path, *, url: str, speed: float, history: bool
) -> list[Played]:
    """Play each recording on its device; returns when all of it is known to be stored."""
    passwords: dict[str, str] = json.loads(logins.read_text())
    site = SiteId(os.environ.get("WARDWATCH_SITE", "main"))
    accounts = [
        Login(device=DeviceId(name), password=password, url=url, site=site)
        for name, password in passwords.items()
    ]
    return asyncio.run(run(chosen, accounts, speed=speed, history=history))


def _bed(number: int) -> str:
    return f"{UNIT}-{number:03}"


def _furnish(
    connection: psycopg.Connection[tuple[object, ...]], number: int, recording: str
) -> None:
    connection.execute(
        "insert into bed (id, unit, name, position) values (%s, %s, %s, %s) on conflict do nothing",
        (_bed(number), UNIT, f"R{number:03}", number),
    )
    connection.execute(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values (%s, %s, 'Recording', '1950-01-01', 'unknown')"
        " on conflict (mrn) do update set family_name = excluded.family_name",
        (f"REC{number:06}", recording[:60]),
    )
    connection.execute(
        "insert into stay (patient, bed, during)"
        " select patient.id, %s, tstzrange(now() - interval '30 days', null)"
        " from patient where mrn = %s on conflict do nothing",
        (_bed(number), f"REC{number:06}"),
    )
