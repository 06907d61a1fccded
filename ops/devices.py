"""Devices of a hospital: their accounts on the broker, their passwords and where they stand."""

import json
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from core.topics import is_name
from ops import broker, state
from ops.broker_accounts import RESERVED
from ops.child import wait_until
from ops.errors import OpsError
from ops.home import Home, write_private
from ops.knock import admitted

_ADMITTED_LIMIT_S = 10


class NotADeviceName(OpsError):
    """A device cannot be called that."""


class NoSuchBed(OpsError):
    """There is no bed of that name."""


class BedTaken(OpsError):
    """Another monitor stands at the bed, or the device stands elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A device as the database knows it."""

    device: str
    bed: str | None


def provision(home: Home, devices: Iterable[str]) -> dict[str, str]:
    """The passwords of these devices, made for those that have none.

    The broker learns of new ones with the next password file and a reload.

    Raises:
        NotADeviceName: It would not fit into a topic, or is a service's account.
    """
    wanted = [require_device_name(device) for device in devices]
    known = home.passwords("devices", wanted)
    return {device: known[device] for device in wanted}


def require_device_name(name: str) -> str:
    """The name itself.

    Raises:
        NotADeviceName: It would not fit into a topic, or is a service's account.
    """
    if name in RESERVED:
        raise NotADeviceName(f"{name!r} is the account of a service")
    if not is_name(name):
        raise NotADeviceName(
            f"{name!r}: a device's name is 1 to 64 letters, digits, '.', '_' or '-', "
            "beginning with a letter or digit"
        )
    return name


def write_simulated(home: Home, devices: Iterable[str]) -> None:
    """The file the simulators read: the devices they may speak for, and nobody else's."""
    passwords = provision(home, devices)
    write_private(home.secrets / "simulated.json", json.dumps(passwords, indent=1))


def add(home: Home, database_url: str, device: str, *, bed: str | None = None) -> str:
    """Register a device, give it an account, and tell a running broker; its password.

    Args:
        home: Where the hospital runs, or will.
        database_url: Of the owner.
        device: New or known; a known one keeps its password.
        bed: Where it stands from now on; None leaves that as it is.

    Raises:
        NotADeviceName: It would not fit into a topic, or is a service's account.
        NoSuchBed: The bed is not in the database.
        BedTaken: Somebody stands there already.
    """
    require_device_name(device)
    # The database first: it may refuse, and then there is no account.
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        _register(connection, device, bed)
    password = provision(home, [device])[device]
    _tell_broker(home, device, password)
    return password


def registered(database_url: str) -> list[Registered]:
    """Every device and the bed where it stands now."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        rows = connection.execute(
            "select device.id, device_assignment.bed from device left join device_assignment"
            " on device_assignment.device = device.id and device_assignment.during @> now()"
            " order by device.id"
        ).fetchall()
    return [Registered(device=str(device), bed=bed) for device, bed in rows]


def _register(
    connection: psycopg.Connection[tuple[object, ...]], device: str, bed: str | None
) -> None:
    connection.execute("insert into device (id) values (%s) on conflict do nothing", (device,))
    if bed is None:
        return
    standing = connection.execute(
        "select bed from device_assignment where device = %s and during @> now()", (device,)
    ).fetchone()
    if standing == (bed,):
        return
    try:
        connection.execute(
            "insert into device_assignment (device, bed, during)"
            " values (%s, %s, tstzrange(now(), null))",
            (device, bed),
        )
    except psycopg.errors.ForeignKeyViolation as error:
        raise NoSuchBed(f"there is no bed {bed!r}") from error
    except psycopg.errors.ExclusionViolation as error:
        place = f"{device} stands at {standing[0]}" if standing else f"bed {bed!r} has a monitor"
        raise BedTaken(f"{place} already") from error


def _tell_broker(home: Home, device: str, password: str) -> None:
    running = state.read(home)
    if running is None or running.broker.get("origin") == "environment":
        return
    broker.write_accounts(home.service_folder("mosquitto"), home=home)
    if pid := running.parts.get("mosquitto"):
        os.kill(pid, signal.SIGHUP)
        url = str(running.broker["url"])
        wait_until(
            lambda: admitted(url, device, password),
            within_s=_ADMITTED_LIMIT_S,
            what=f"the broker to let {device} in",
        )
