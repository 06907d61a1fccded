"""Limits of the patient's own do not follow a transfer: they are offered, a person takes them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.clock import SystemClock
from core.wire import Actor, Answer, Command, CommandKind, PatientLimit, Refusal, Setup, encode
from tests.integration.test_stays import admission_of, do, free, slug
from tests.office import Office, once
from tests.unit.gateway.house import FakeFeed

pytestmark = pytest.mark.integration

_CHANGED = """
    insert into setup_event (at, received_at, number, boot, seq, revision, change, site,
                             bed, stay, setup)
    values (%s, %s, %s, 1, %s, 1, 'limits_set', 'main', %s, %s, %s::jsonb)
"""


def a_limit(cause: str, *limits: float, until: datetime | None = None) -> PatientLimit:
    by = Actor(account="okafor", name="Dr Okafor", role="clinician", at=SystemClock().now())
    return PatientLimit(
        cause=cause, limits=limits, by=by, reason="COPD, target 88-92", until=until, revision=1
    )


def has(office: Office, bed: str, *limits: PatientLimit, number: int = 1) -> None:
    """The owner of the alerts has said so, and it was stored."""
    stay = office.value("select id from stay where bed = %s and upper_inf(during)", bed)
    now = SystemClock().now()
    setup = Setup(bed=bed, stay=stay, revision=1, changed_at=now, limits=limits)
    row = now, now, number, number, bed, stay, encode(setup).decode()
    office.owner.execute(_CHANGED, row)


async def moved(office: Office, desk: Any, *, bed: str = "icu-01", to: str = "icu-20") -> str:
    answer = await do(desk, admission_of(office, bed), "transfer", bed=free(office, to))
    assert answer.status_code == 201, answer.text
    await office.wiring.upkeep.exchange()
    return to


def asked(office: Office, *, refuses: str = "") -> list[Command]:
    """What the owner of the alerts is asked from now on."""
    feed, heard = office.wiring.feed, []
    assert isinstance(feed, FakeFeed)

    def owner(command: Command) -> Answer:
        heard.append(command)
        if command.causes == (refuses,):
            return Answer(
                command=command.actor.command, refusal=Refusal.UNSAFE, detail="3 tiers, mild first"
            )
        setup = Setup(bed=command.bed, stay=command.stay, changed_at=SystemClock().now())
        return Answer(command=command.actor.command, setup=setup, warnings=("wide",))

    feed.owner, feed.connected = owner, True
    return heard


async def test_limits_of_the_stay_before_are_offered_and_taken_over_with_a_yes(
    office: Office,
) -> None:
    desk = await office.sign_in("charge")
    soon = SystemClock().now() + timedelta(hours=2)
    has(office, "icu-01", a_limit("spo2.low", 86, 82, 50), a_limit("hr.high", 130, 150, until=soon))
    to = await moved(office, desk)
    offered = (await desk.get(f"/api/v1/beds/{to}/limits/before")).json()
    assert (offered["bed"], [one["cause"] for one in offered["items"]]) == (
        "icu-01",
        ["spo2.low", "hr.high"],
    )
    acts = office.owner.execute("select act from audit_entry where account = 'charge'").fetchall()
    assert ("setup.before",) in acts

    heard = asked(office, refuses="hr.high")
    said = {"stay": offered["stay"], "causes": ["spo2.low", "hr.high"], "screen": "wall"}
    key = once()
    taken = await desk.post(f"/api/v1/beds/{to}/limits/take-over", json=said, headers=key)
    assert taken.status_code == 200, taken.text
    assert taken.json()["refused"] == {"hr.high": "3 tiers, mild first"}
    assert taken.json()["warnings"] == ["wide"]
    low, high = heard
    assert (low.kind, low.bed, low.limits) == (CommandKind.SET_LIMITS, to, (86, 82, 50))
    assert low.text.endswith(": COPD, target 88-92")
    assert (low.actor.account, low.seconds) == ("charge", None)
    assert high.seconds == pytest.approx(7200, abs=120)
    again = await desk.post(f"/api/v1/beds/{to}/limits/take-over", json=said, headers=key)
    assert again.json()["warnings"] == ["wide"]
    assert len(heard) == 2, "each limit keeps its key"


async def test_only_what_there_was_is_taken_over_and_only_for_whom_it_was(office: Office) -> None:
    desk = await office.sign_in("charge")
    has(office, "icu-01", a_limit("spo2.low", 86, 82, 50))
    to = await moved(office, desk)
    stay = (await desk.get(f"/api/v1/beds/{to}/limits/before")).json()["stay"]
    heard, path = asked(office), f"/api/v1/beds/{to}/limits/take-over"
    other = {"stay": stay + 1, "causes": ["spo2.low"]}
    assert slug(await desk.post(path, json=other, headers=once())) == (409, "another-patient")
    never = {"stay": stay, "causes": ["hr.high"]}
    assert (await desk.post(path, json=never, headers=once())).status_code == 404
    assert heard == []


async def test_nothing_is_offered_that_is_over_or_somebody_elses(office: Office) -> None:
    desk = await office.sign_in("charge")
    over = SystemClock().now() - timedelta(minutes=1)
    has(office, "icu-01", a_limit("hr.high", 130, 150, until=over))
    to = await moved(office, desk)
    offered = (await desk.get(f"/api/v1/beds/{to}/limits/before")).json()
    assert offered["items"] == []
    # Who lay in the bed before is not who lies there now.
    has(office, "icu-02", a_limit("spo2.low", 86, 82, 50), number=2)
    offered = (await desk.get("/api/v1/beds/icu-03/limits/before")).json()
    assert (offered["bed"], offered["items"]) == (None, [])
    assert (await desk.get("/api/v1/beds/none/limits/before")).status_code == 404
