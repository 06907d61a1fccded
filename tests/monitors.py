"""Bedside monitors for tests: they publish known numbers and remember each of them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from core.clock import Clock, SystemClock
from core.ids import DeviceId, SiteId
from core.vitals import FACTS, vital_of
from simulators.connection import Login
from simulators.device import Device
from tests.hospital import Hospital

CALM = {"hr": 72.0, "spo2": 97.0, "rr": 15.0, "ibp_sys": 122.0, "ibp_dia": 74.0, "ibp_mean": 90.0}

Row = tuple[str, int, datetime, float]
"""Device, number of the vital, measurement time, value as float32."""


@dataclass(slots=True)
class Ward:
    """Devices that publish, and all they ever published.

    Attributes:
        sick: Values that differ from calm, by device.
    """

    devices: dict[str, Device]
    clock: Clock
    sick: dict[str, dict[str, float]] = field(default_factory=dict)
    published: set[Row] = field(default_factory=set)
    _ticks: int = 0

    def publish_round(self) -> None:
        """One set of vital signs of every device, each a little different from the last."""
        self._ticks += 1
        for at, (name, device) in enumerate(self.devices.items()):
            drift = ((self._ticks * 7 + at) % 40) / 10
            values = {key: value + drift / 2 for key, value in CALM.items()}
            values["spo2"] = CALM["spo2"] - drift / 4
            values |= self.sick.get(name, {})
            now = self.clock.now()
            device.publish_numerics(values, now)
            for key, value in values.items():
                row = (name, FACTS[vital_of(key)].number, now, float(np.float32(value)))
                self.published.add(row)

    async def publish(self, *, every_s: float) -> None:
        """Publish rounds until cancelled."""
        while True:
            self.publish_round()
            await asyncio.sleep(every_s)

    async def all_stored(self, *, within_s: float) -> None:
        """Wait until every device knows that all it published is stored.

        Raises:
            AssertionError: One still keeps something when the time is over.
        """
        try:
            async with asyncio.timeout(within_s):
                for device in self.devices.values():
                    await device.all_stored()
        except TimeoutError:
            kept = {name: d.kept for name, d in self.devices.items() if d.kept}
            raise AssertionError(f"not stored within {within_s} s: {kept}") from None


@asynccontextmanager
async def ward(hospital: Hospital, *, clock: Clock | None = None) -> AsyncIterator[Ward]:
    """Every device of the hospital, connected."""
    clock = clock or SystemClock()
    passwords: dict[str, str] = json.loads((hospital.home.secrets / "simulated.json").read_text())
    async with AsyncExitStack() as stack:
        devices = {}
        for name, password in passwords.items():
            login = Login(
                device=DeviceId(name),
                password=password,
                url=hospital.mqtt_url,
                site=SiteId(hospital.broker_service.site),
            )
            devices[name] = await stack.enter_async_context(Device(login, clock=clock))
        yield Ward(devices=devices, clock=clock)


def stored_rows(hospital: Hospital) -> list[Row]:
    """All readings, as they stand in the table."""
    return hospital.rows(
        "select d.id, r.vital, r.time, r.value::float8"
        " from reading r join device d on d.number = r.device"
    )
