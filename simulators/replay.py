"""Recorded patients on the broker, the way a bedside monitor would have sent them.

Live, the time of a reading is when it would have been measured had the recording begun now and run
`speed` times as fast. As history, the true spacing is kept and the recording ends now; late as it
is, it fills the history and raises nothing.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from itertools import chain
from pathlib import Path

from core.clock import Clock, SystemClock
from core.errors import HospitalError
from core.ids import DeviceId
from core.logs import configure
from core.settings import Settings
from core.vitals import Vital
from core.wire import Quality
from simulators.connection import Away, Login
from simulators.device import Device, Plate
from simulators.pace import until
from simulators.recordings import Reading, Recording, Stretch
from simulators.recordings.shelf import recordings

_KEPT_MOST = 100_000
_AHEAD = 2_000
"""So many readings may be waiting to be stored; more would only fill the broker."""
_FASTEST_WAVE_HZ = 10_000
_ONLINE_S = 15.0


class TooFewDevices(HospitalError):
    """Each recorded patient needs a device: two patients on one would be one wrong patient."""


@dataclass(slots=True, kw_only=True)
class Played:
    """What was published of a recording, all of it stored.

    Attributes:
        began: Measurement time of offset 0.
        speed: By which offsets were divided.
        values: Single values in `readings` sets.
        left_out: As counted by the recording.
    """

    recording: str
    device: str
    began: datetime
    speed: float
    readings: int = 0
    values: int = 0
    stretches: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def time_of(self, offset_s: float) -> datetime:
        """Measurement time of an offset of the recording."""
        return self.began + timedelta(seconds=offset_s / self.speed)

    def __str__(self) -> str:
        """One line for a person."""
        reasons: Counter[str] = Counter()
        for what, count in self.left_out.items():
            reasons[what.partition(": ")[2]] += count
        out = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        return (
            f"{self.recording} on {self.device}: {self.readings} readings of {self.values} values, "
            f"{self.stretches} stretches of curves, all stored. Left out: {out or 'nothing'}."
        )


async def replay(
    recording: Recording, device: Device, *, speed: float = 1.0, history: bool = False
) -> Played:
    """Play a recording through a device; return when all of it is known to be stored.

    It goes `speed` times as fast as it was recorded; as history at once, ending now.

    Raises:
        Away: The device cannot connect within 15 s.
    """
    try:
        async with asyncio.timeout(_ONLINE_S):
            await device.online()
    except TimeoutError:
        raise Away(f"{device.login.device} cannot reach {device.login.url}") from None
    now = device.clock.now()
    if history:
        last_s = max((reading.offset_s for reading in recording.readings()), default=0.0)
        now, speed = now - timedelta(seconds=last_s), 1.0
    played = Played(recording=recording.name, device=device.login.device, began=now, speed=speed)
    parts: list[Iterable[Reading | Stretch]] = [recording.readings()]
    if not history:
        parts.append(recording.stretches())
    for part in merge(*parts, key=lambda part: part.offset_s):
        if not history:
            await until(device.clock, played.time_of(part.offset_s))
        await device.room(_AHEAD)
        _publish(part, device, played)
    await device.all_stored()
    played.left_out.update(recording.left_out)
    return played


def _publish(part: Reading | Stretch, device: Device, played: Played) -> None:
    time = played.time_of(part.offset_s)
    if isinstance(part, Reading):
        device.publish_numerics(_keyed(part.values), time, quality=_marked(part.quality))
        played.readings += 1
        played.values += len(part.values)
        return
    sampling = part.sampling.faster(played.speed)
    if sampling.rate > _FASTEST_WAVE_HZ:
        played.left_out[f"{part.signal}: stretches too fast at this speed"] += 1
    elif device.publish_wave(part.signal, part.samples, time, sampling):
        played.stretches += 1
    else:
        played.left_out[f"{part.signal}: stretches the link had no room for"] += 1


def _keyed(values: Mapping[Vital, float]) -> dict[str, float]:
    return {vital.value: value for vital, value in values.items()}


def _marked(quality: Mapping[Vital, Quality]) -> dict[str, Quality]:
    return {vital.value: mark for vital, mark in quality.items()}


async def run(
    chosen: Sequence[Recording],
    logins: Sequence[Login],
    *,
    speed: float = 1.0,
    history: bool = False,
    clock: Clock | None = None,
) -> list[Played]:
    """Play each recording on a device of its own, all at once, the first on the first.

    Raises:
        TooFewDevices: There are fewer devices than recordings.
    """
    if len(logins) < len(chosen):
        raise TooFewDevices(f"{len(chosen)} recordings, {len(logins)} devices")

    async def play(recording: Recording, login: Login) -> Played:
        every_s = recording.every_s if history else recording.every_s / speed
        plate = Plate(model="recording", serial=recording.name[:64], every_s=every_s)
        now = clock or SystemClock()
        async with Device(login, clock=now, plate=plate, keep_most=_KEPT_MOST) as device:
            return await replay(recording, device, speed=speed, history=history)

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(play(recording, login), name=f"replay {recording.name}")
            for recording, login in zip(chosen, logins, strict=False)
        ]
    return [task.result() for task in tasks]


def main(arguments: Sequence[str]) -> int:
    """`replay PATH…`: 0 when all is stored, 2 when it could not begin."""
    asked = _parser().parse_args(arguments)
    settings = Settings()
    configure(process="replay", level="WARNING")
    code = 2
    try:
        found = [recordings(path, patients=asked.patients, only=asked.only) for path in asked.paths]
        played = asyncio.run(
            run(
                list(chain.from_iterable(found)),
                _logins(asked.devices_file or settings.devices_file, asked.device, settings),
                speed=asked.speed,
                history=asked.history,
                clock=settings.make_clock(),
            )
        )
        sys.stdout.writelines(f"{one}\n" for one in played)
        code = 0
    except* HospitalError as group:
        sys.stderr.writelines(f"{why}\n" for why in group.exceptions)
    return code


def _logins(file: Path | None, names: Sequence[str], settings: Settings) -> list[Login]:
    if file is None:
        raise TooFewDevices("name a file of devices and passwords: WARDWATCH_DEVICES_FILE")
    passwords: dict[str, str] = json.loads(file.read_text())
    return [
        Login(
            device=DeviceId(name),
            password=passwords[name],
            url=settings.mqtt_url,
            site=settings.site,
            ca=settings.mqtt_ca,
        )
        for name in names or sorted(passwords)
        if name in passwords
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wardwatch replay", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--speed", type=float, default=1.0, help="times as fast as recorded")
    parser.add_argument("--history", action="store_true", help="fill the history, ending now")
    parser.add_argument("--patients", type=int, help="at most so many of each path")
    parser.add_argument("--only", help="the recording of this name")
    parser.add_argument("--device", action="append", default=[], help="play on this device")
    parser.add_argument("--devices-file", type=Path, help="JSON of device name to password")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
