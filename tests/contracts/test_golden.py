"""Golden files: what crosses a process looks like this. The dashboard's tests read the same files.

A file that exists is never changed but added to: an old message must always be readable.
"""

import json
from pathlib import Path
from typing import Any

import cbor2
import msgspec
import pytest

from core import wire
from core.errors import MalformedPayload

HERE = Path(__file__).parent
KINDS: dict[str, type[Any]] = {
    "numerics": wire.Numerics,
    "event": wire.DeviceEvent,
    "status": wire.Status,
    "status_with_stay": wire.Status,
    "stored": wire.Stored,
    "link": wire.Link,
    "roster": wire.Roster,
    "occupancy": wire.Occupancy,
    "alert": wire.Alert,
    "alert_escalated": wire.Alert,
    "alert_event": wire.AlertEvent,
    "setup": wire.Setup,
    "setup_event": wire.SetupEvent,
    "duty": wire.Duty,
    "observations": wire.Observations,
    "command": wire.Command,
    "command_limits": wire.Command,
    "answer": wire.Answer,
    "answer_setup": wire.Answer,
    "answer_refused": wire.Answer,
    "score": wire.Score,
    "score_others": wire.Score,
    "rules": wire.RulesInForce,
    "tally": wire.Tally,
    "beat": wire.Beat,
}


@pytest.mark.parametrize("name", KINDS)
def test_a_golden_message_is_read_and_written_the_same(name: str) -> None:
    golden = (HERE / f"{name}.json").read_bytes()

    again = wire.encode(wire.decode(KINDS[name], golden))

    assert _holds(json.loads(again), json.loads(golden))


@pytest.mark.parametrize("name", KINDS)
def test_fields_of_a_newer_writer_are_ignored(name: str) -> None:
    golden = json.loads((HERE / f"{name}.json").read_bytes())
    newer = golden | {"from_the_future": {"deep": [1, 2, {"deeper": None}]}}

    assert wire.decode(KINDS[name], json.dumps(newer).encode()) == wire.decode(
        KINDS[name], json.dumps(golden).encode()
    )


@pytest.mark.parametrize("name", KINDS)
def test_a_newer_version_is_refused_not_guessed(name: str) -> None:
    golden = json.loads((HERE / f"{name}.json").read_bytes())

    with pytest.raises(MalformedPayload, match="version 2"):
        wire.decode(KINDS[name], json.dumps(golden | {"v": 2}).encode())


def test_the_golden_wave_is_read_and_written_the_same() -> None:
    golden = (HERE / "wave.cbor").read_bytes()
    told = json.loads((HERE / "wave.json").read_bytes())

    wave = wire.decode_wave(golden)

    assert wave.samples.tolist() == told["samples"]
    assert (wave.boot, wave.seq, wave.rate, wave.scale, wave.unit) == (
        told["boot"],
        told["seq"],
        told["rate"],
        told["scale"],
        told["unit"],
    )
    assert wave.time.isoformat().replace("+00:00", "Z") == told["time"]
    assert wire.encode_wave(wave) == golden


def test_fields_of_a_newer_writer_of_waves_are_ignored() -> None:
    fields = cbor2.loads((HERE / "wave.cbor").read_bytes())

    newer = cbor2.dumps(fields | {"from_the_future": [1, 2]})

    assert wire.decode_wave(newer).seq == fields["seq"]


def test_the_golden_escalation_uses_every_field_an_alert_has_gained() -> None:
    first = json.loads((HERE / "alert.json").read_bytes())
    latest = json.loads((HERE / "alert_escalated.json").read_bytes())

    assert set(latest) == set(wire.Alert.__struct_fields__)
    assert not [field for field in latest.keys() - first.keys() if latest[field] in (None, "", [])]


def test_every_json_payload_has_a_golden_file() -> None:
    payloads = {
        kind
        for kind in vars(wire).values()
        if isinstance(kind, type)
        and issubclass(kind, msgspec.Struct)
        and "v" in kind.__struct_fields__
        and kind is not wire.Payload
    }

    assert payloads == set(KINDS.values())


def _holds(whole: object, part: object) -> bool:
    """Whether `whole` says all that `part` says; it may have grown fields since."""
    match whole, part:
        case dict(), dict():
            return all(key in whole and _holds(whole[key], part[key]) for key in part)
        case list(), list():
            return len(whole) == len(part) and all(map(_holds, whole, part))
        case _:
            return whole == part
