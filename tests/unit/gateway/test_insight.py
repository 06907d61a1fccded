"""Why, and what if: asked over REST, answered by a process that is never waited for long."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from core.saying import say
from core.settings import Settings
from core.wire.comparison import WhatIf
from core.wire.insight import Insight, Question, Unanswered
from gateway import insight
from gateway.errors import (
    Busy,
    GivenUp,
    NothingMeasured,
    RecordsAway,
    Refused,
    TookTooLong,
    Unknown,
    Unsafe,
)
from gateway.insight import Insights, ask_while_wanted
from tests.unit.gateway.conftest import until
from tests.unit.gateway.house import NOON, House
from tests.unit.gateway.past import FakePast

WHY = Question(bed="icu-01", at=NOON)


def past(house: House) -> FakePast:
    assert isinstance(house.wiring.insights, FakePast)
    return house.wiring.insights


def answering(code: str) -> Insights:
    return Insights(Settings(), worker=(sys.executable, "-c", code))


def saying(found: Insight) -> Insights:
    text = msgspec.json.encode(found)
    return answering(f"import sys; sys.stdin.read(); sys.stdout.buffer.write({text!r})")


async def test_without_a_moment_it_is_now_that_is_explained(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    answer = await nurse.get("/api/v1/beds/icu-01/explain")
    assert answer.status_code == 200
    assert answer.json()["at"] == "2026-01-05T12:00:00Z"
    assert past(house).asked == [Question(bed="icu-01", at=NOON)]


async def test_a_moment_is_asked_about_in_utc(house: House, nurse: httpx2.AsyncClient) -> None:
    await nurse.get("/api/v1/beds/icu-01/explain", params={"at": "2026-01-05T04:22:00+01:00"})
    assert past(house).asked[0].at.isoformat() == "2026-01-05T03:22:00+00:00"


@pytest.mark.parametrize(
    ("bed", "at", "status"),
    [
        ("nowhere", None, 404),
        ("icu-01", "2026-01-05T12:00:01Z", 422),
        ("icu-01", "2026-01-05T03:22:00", 422),
        ("icu-01", "yesterday", 422),
        ("icu-01", "0001-01-01T00:00:00+14:00", 422),
    ],
)
async def test_what_cannot_be_explained_is_refused(
    house: House, nurse: httpx2.AsyncClient, bed: str, at: str | None, status: int
) -> None:
    answer = await nurse.get(f"/api/v1/beds/{bed}/explain", params={"at": at} if at else {})
    assert answer.status_code == status
    assert not past(house).asked


async def test_a_proposed_limit_is_tried_on_the_last_hours(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    body = {"cause": "spo2.low", "limits": [88, 84, 50], "delays_s": [20, 10, 0], "hours": 8}
    answer = await nurse.post("/api/v1/beds/icu-01/what-if", json=body)
    assert answer.status_code == 200
    assert answer.json()["comparison"]["before"]["bed_days"] == 0.5
    tried = WhatIf(cause="spo2.low", limits=(88, 84, 50), delays_s=(20, 10, 0), hours=8)
    assert past(house).asked == [Question(bed="icu-01", at=NOON, what_if=tried)]


@pytest.mark.parametrize(
    "wrong",
    [{"hours": 25}, {"hours": 0}, {"limits": []}, {"delays_s": [-1]}, {"cause": ""}, {"x": 1}],
)
async def test_a_proposal_that_is_none_is_refused(
    house: House, nurse: httpx2.AsyncClient, wrong: dict[str, Any]
) -> None:
    body = {"cause": "spo2.low", "limits": [88]} | wrong
    assert (await nurse.post("/api/v1/beds/icu-01/what-if", json=body)).status_code == 422
    assert not past(house).asked


async def test_without_the_database_nobody_is_asked(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    house.records.away = True
    await house.exchange()
    answer = await nurse.get("/api/v1/beds/icu-01/explain")
    assert answer.status_code == 503
    assert not past(house).asked


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (Unanswered.UNKNOWN_BED, Unknown),
        (Unanswered.NO_READINGS, NothingMeasured),
        (Unanswered.UNSAFE, Unsafe),
        (Unanswered.RECORDS_AWAY, RecordsAway),
    ],
)
async def test_the_other_process_may_refuse(said: Unanswered, refusal: type[Refused]) -> None:
    with pytest.raises(refusal, match="because"):
        await saying(Insight(unanswered=said, said=say("because"))).ask(WHY)


async def test_a_question_that_takes_too_long_ends_with_its_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(insight, "WITHIN_S", 1.0)
    number = tmp_path / "pid"
    asks = Insights(Settings(), worker=("sh", "-c", f"echo $$ > {number}; exec sleep 60"))
    with pytest.raises(TookTooLong):
        await asks.ask(WHY)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


async def test_a_process_that_breaks_is_told_and_breaks_nothing() -> None:
    with pytest.raises(TookTooLong, match="broke off"):
        await answering("raise SystemExit(3)").ask(WHY)


async def test_nothing_of_ours_but_the_database_is_told_to_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WARDWATCH_MQTT_PASSWORD", "secret")
    code = (
        "import json, os, sys; sys.stdin.read(); ours = sorted(n for n in os.environ"
        " if n.startswith('WARDWATCH_')); print(json.dumps({'unanswered': 'unsafe',"
        " 'said': {'sentence': ','.join(ours)}}))"
    )
    with pytest.raises(Unsafe, match=r"^WARDWATCH_DATABASE_URL$"):
        await answering(code).ask(WHY)


async def test_whoever_is_one_too_many_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insight, "MOST_WAITING", 1)
    asks = answering("import sys; sys.stdin.read(); print('{}')")
    async with asyncio.TaskGroup() as group:
        first = group.create_task(asks.ask(WHY))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await asks.ask(WHY)
    assert first.result() == Insight()


# -- given up --------------------------------------------------------------------------------------


async def test_whoever_leaves_keeps_no_process_busy(tmp_path: Path) -> None:
    begun, left = tmp_path / "begun", asyncio.Event()
    code = f"import os, time; open({str(begun)!r}, 'w').write(str(os.getpid())); time.sleep(600)"

    async def leaves() -> None:
        await until(lambda: begun.exists() and begun.read_text() != "")
        left.set()

    async with asyncio.timeout(30):
        with pytest.raises(GivenUp):
            await ask_while_wanted(answering(code), WHY, leaves())
    assert left.is_set()
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


async def test_a_refusal_reaches_whoever_waits_for_it() -> None:
    refused = saying(Insight(unanswered=Unanswered.UNSAFE, said=say("80 is below 85")))
    with pytest.raises(Unsafe, match="80 is below 85"):
        await ask_while_wanted(refused, WHY, asyncio.Event().wait())
