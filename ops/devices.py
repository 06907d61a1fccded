"""Devices of a hospital: their accounts on the broker and their passwords."""

import json
from collections.abc import Iterable

from core.topics import is_name
from ops.broker_accounts import RESERVED
from ops.errors import OpsError
from ops.home import Home, write_private


class NotADeviceName(OpsError):
    """A device cannot be called that."""


def provision(home: Home, devices: Iterable[str]) -> dict[str, str]:
    """The passwords of these devices, made for those that have none.

    The broker learns of new ones with the next password file and a reload.

    Raises:
        NotADeviceName: It would not fit into a topic, or is a service's account.
    """
    wanted = list(devices)
    for device in wanted:
        if device in RESERVED:
            raise NotADeviceName(f"{device!r} is the account of a service")
        if not is_name(device):
            raise NotADeviceName(
                f"{device!r}: a device's name is 1 to 64 letters, digits, '.', '_' or '-', "
                "beginning with a letter or digit"
            )
    known = home.passwords("devices", wanted)
    return {device: known[device] for device in wanted}


def write_simulated(home: Home, devices: Iterable[str]) -> None:
    """The file the simulators read: the devices they may speak for, and nobody else's."""
    passwords = provision(home, devices)
    write_private(home.secrets / "simulated.json", json.dumps(passwords, indent=1))
