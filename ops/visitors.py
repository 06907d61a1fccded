"""Visitors: a recording, or a device on trial, gets a bed, a stay and a device of its own.

Two of them never share a bed: the second would be shown as the first one's patient.
"""

import asyncio
import json
import os
import re
from collections.abc import Sequence
from importlib.util import find_spec
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
from simulators.recordings.wfdb_records import WfdbRecord
from simulators.replay import Played, run

UNIT = "visitors"


class OneBed(OpsError):
    """Two visitors would share a bed."""


_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_MOST = 60


def admit(home: Home, database_url: str, names: Sequence[str]) -> Path:
    """Make room for these recordings; the file with their devices' passwords, in the same order.

    Playing a recording again uses the bed it had.

    Raises:
        OpsError: See `devices.add`.
    """
    beds = furnish(database_url, names)
    passwords = {bed: devices.add(home, database_url, bed, bed=bed) for bed in beds}
    path = home.secrets / "recordings.json"
    write_private(path, json.dumps(passwords, indent=1))
    return path


def furnish(database_url: str, names: Sequence[str]) -> list[str]:
    """A bed with a nameless patient for each of these, new or the one it had.

    Raises:
        NotADeviceName: Nothing is left of a name that a device could have.
        OneBed: Two of them would be given the same.
    """
    beds = [_NOT_IN_A_NAME.sub("-", name)[-_NAME_MOST:].strip("-._") for name in names]
    for bed in beds:
        devices.require_device_name(bed)
    if len(set(beds)) < len(beds):
        twice = sorted({bed for bed in beds if beds.count(bed) > 1})
        raise OneBed(f"{', '.join(twice)}: more than one recording of this name; play them apart")
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        # An empty hospital has no site yet.
        connection.execute(
            "insert into site (id, name) select 'main', 'Hospital'"
            " where not exists (select from site)"
        )
        connection.execute(
            "insert into unit (id, site, name, position)"
            " select %s, site.id, 'Visitors', 90 from site on conflict do nothing",
            (UNIT,),
        )
        for bed in beds:
            _furnish(connection, bed)
    return beds


def recorded(paths: Sequence[Path], *, patients: int | None = None) -> list[Recording]:
    """The recordings at these paths, in order.

    Raises:
        OpsError: There is none, one is in no known format, or what reads it is not installed.
    """
    try:
        found = [one for path in paths for one in recordings(path, patients=patients)]
    except HospitalError as error:
        raise OpsError(str(error)) from error
    # Asked before a bed is made for any of them.
    if any(isinstance(one, WfdbRecord) for one in found) and not _installed("wfdb"):
        raise OpsError(
            "WFDB records need packages that are not installed here; type `make install`"
        )
    return found


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
    try:
        return asyncio.run(run(chosen, accounts, speed=speed, history=history))
    except* HospitalError as group:
        raise OpsError("\n".join(sorted({str(why) for why in group.exceptions}))) from group


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:
        return False


def _furnish(connection: psycopg.Connection[tuple[object, ...]], bed: str) -> None:
    connection.execute(
        "insert into bed (id, unit, name, position)"
        " select %s, %s, 'V' || to_char(count(*) + 1, 'FM00'), count(*) from bed where unit = %s"
        " on conflict do nothing",
        (bed, UNIT, UNIT),
    )
    connection.execute(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values (%s, %s, 'Visitor', '1950-01-01', 'unknown') on conflict do nothing",
        (f"VISITOR {bed}", bed),
    )
    connection.execute(
        "with come as (insert into admission (patient, during, kind)"
        " select patient.id, tstzrange(now() - interval '30 days', null), 'visitor'"
        " from patient where mrn = %s on conflict do nothing returning id, patient, during)"
        " insert into stay (patient, admission, bed, during)"
        " select patient, id, %s, during from come on conflict do nothing",
        (f"VISITOR {bed}", bed),
    )
