"""Monitors that send curves, as a process of its own: numbers once a second, curves at 250 Hz.

Reads `Monitors` as JSON from standard input, says `ready` when it is connected, begins with the
next line it reads, and ends when standard input does.
"""

import select
import struct
import sys
from array import array
from datetime import timedelta

import msgspec
import numpy as np

from core.clock import SystemClock, monotonic
from core.wire import Numerics, Presence, Status, Wave, encode, encode_wave
from ops.bench.publisher import Load, connect, packet, text
from simulators.waves import SIGNALS

RATE_HZ = 250.0
CHUNK_S = 1.0
"""Of a stretch: what the simulated monitors send."""

_STORED_S = 32
_PULSE_HZ = 1.25


class Monitors(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends, and to which broker; the account may speak for every device."""

    url: str
    account: str
    password: str
    devices: list[str]


class _Monitor:
    def __init__(self, device: str, at: int, boot: int) -> None:
        self._device = device
        self._boot = boot
        self._seq = 0
        self._offset = 37 * at

    def online(self) -> bytes:
        payload = encode(Status(state=Presence.ONLINE, boot=self._boot))
        return packet(0x31, text(self._topic("status")) + payload)

    def second(self, clock: SystemClock) -> bytes:
        """The numbers and curves of the second that has just passed."""
        self._seq += 1
        now = clock.now()
        values = {"hr": 75.0, "spo2": 97.0, "rr": 15.0}
        numbers = Numerics(boot=self._boot, seq=self._seq, time=now, values=values)
        sent = packet(0x30, text(self._topic("numerics")) + encode(numbers))
        length = int(RATE_HZ * CHUNK_S)
        start = (self._offset + self._seq * length) % (int(RATE_HZ) * _STORED_S)
        for name, cycle in _SAMPLES.items():
            sampling = SIGNALS[name].sampling
            wave = Wave(
                boot=self._boot,
                seq=self._seq,
                time=now - timedelta(seconds=CHUNK_S),
                rate=RATE_HZ,
                scale=sampling.scale,
                unit=sampling.unit,
                samples=array("h", np.take(cycle, range(start, start + length), mode="wrap")),
            )
            sent += packet(0x30, text(self._topic(f"wave/{name}")) + encode_wave(wave))
        return sent

    def _topic(self, channel: str) -> str:
        return f"vitals/v1/main/{self._device}/{channel}"


def _samples(name: str) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """(8000,) counts of a curve at 250 Hz, a whole number of cycles long."""
    signal = SIGNALS[name]
    phases = np.arange(int(RATE_HZ) * _STORED_S) * (_PULSE_HZ if signal.beats else 0.25) / RATE_HZ
    cycle = signal.cycle[(phases * len(signal.cycle)).astype(np.intp) % len(signal.cycle)]
    noise = np.random.default_rng(7).standard_normal(len(cycle)) * signal.noise
    return ((cycle + noise) / signal.sampling.scale).astype(np.int16)


_SAMPLES = {name: _samples(name) for name in SIGNALS}


def main() -> None:
    """Publish until standard input ends."""
    told = msgspec.json.decode(sys.stdin.readline(), type=Monitors)
    clock = SystemClock()
    load = Load(**msgspec.structs.asdict(told), boot=0, count=0)
    link = connect(load)
    boot = int(clock.now().timestamp() * 1000)
    monitors = [_Monitor(device, at, boot) for at, device in enumerate(told.devices)]
    print("ready", flush=True)
    sys.stdin.readline()
    link.sendall(b"".join(monitor.online() for monitor in monitors))
    began, done = monotonic(), 0
    # Each monitor has its own moment of the second, as in a ward.
    while not select.select([sys.stdin], [], [], CHUNK_S / len(monitors))[0]:
        due = int((monotonic() - began) / CHUNK_S * len(monitors))
        for at in range(done, due):
            link.sendall(monitors[at % len(monitors)].second(clock))
        done = due
    link.sendall(struct.pack("!BB", 0xE0, 0))
    link.close()


if __name__ == "__main__":
    main()
