"""The alarm load says what the events say: SQL against a plain reckoning, in any order."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.clock import HandClock
from core.readings.summing import sum_alerts
from core.reports.load import FLEETING_S
from gateway.papers import Papers
from tests.integration.test_reports import a_ledger
from tests.office import Office

pytestmark = pytest.mark.integration

BERLIN = ZoneInfo("Europe/Berlin")
PATIENCE_S = 240.0
LAST = "2026-03-29"
SINCE = datetime(2026, 3, 22, 23, tzinfo=UTC)
OVER = datetime(2026, 3, 29, 22, tzinfo=UTC)
"""Seven days in Berlin, in the last of which clocks go forward."""
BEDS = ("icu-01", "icu-02", "icu-03")


def happened(office: Office, nth: int, at: datetime, change: str, **more: Any) -> None:
    """An event of an alert, as ingest stores it."""
    alert = more["alert"]
    office.owner.execute(
        "insert into alert_event (at, received_at, number, boot, seq, revision, settled, site,"
        " unit, bed, alert_id, change, actor, alert) values"
        " (%s, now(), %s, 1, %s, 1, %s, 'main', 'icu', %s, %s, %s, null, %s)"
        " on conflict do nothing",
        (
            at,
            nth,
            nth,
            more.get("settled", False),
            alert["bed"],
            alert["id"],
            change,
            json.dumps(alert | {"outcome": more.get("outcome")}),
        ),
    )


def a_fortnight(office: Office) -> list[dict[str, Any]]:
    """Alerts of two weeks, and what came of each; their events come in any order."""
    office.owner.execute("update site set time_zone = 'Europe/Berlin'")
    chance = Random(11)  # noqa: S311 - the same again
    told: list[dict[str, Any]] = []
    events: list[tuple[datetime, str, dict[str, Any], dict[str, Any]]] = []
    for nth in range(400):
        at = SINCE + timedelta(seconds=chance.randint(-8 * 86400, 9 * 86400))
        alert = {
            "id": f"a{nth}",
            "bed": chance.choice(BEDS),
            "stay": None,
            "cause": chance.choice(["spo2.low", "hr.high"]),
            "kind": "physiological",
            "priority": chance.choice(["high", "low"]),
            "raised_at": at.isoformat(),
        }
        answer = chance.choice([None, 20.0, 90.0, 600.0, 90_000.0])
        ended = chance.choice([None, 8.0, 300.0])
        outcome = chance.choice([None, None, "artefact", "acted", "expected"])
        events += [(at, "raised", alert, {})]
        if answer is not None:
            events.append((at + timedelta(seconds=answer), "acknowledged", alert, {}))
        if ended is not None:
            events.append((at + timedelta(seconds=ended), "ended", alert, {}))
        if outcome is not None:
            for said, after in (("expected", 100_000), (outcome, 100_001)):
                more = {"outcome": said, "settled": True}
                events.append((at + timedelta(seconds=after), "judged", alert, more))
        told.append({"at": at, "answer": answer, "ended": ended, "outcome": outcome, **alert})
    numbered = list(enumerate(events, start=1))
    chance.shuffle(numbered)
    # What arrives twice, after a lost connection, counts once.
    for nth, (at, change, alert, more) in numbered + numbered[:50]:
        happened(office, nth, at, change, alert=alert, **more)
    return told


def fleeting(one: dict[str, Any]) -> bool:
    ended, answer = one["ended"], one["answer"]
    by_itself = ended is not None and ended <= FLEETING_S and (answer is None or answer > ended)
    return one["outcome"] is None and by_itself


async def asked(office: Office, role: str = "charge", query: str = "") -> dict[str, Any]:
    desk = await office.sign_in(role)
    answer = await desk.get(f"/api/v1/reports/load?unit=icu&last={LAST}&days=7{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def figures(office: Office) -> dict[str, Any]:
    """Without what grows while one looks: how long an alert has been open."""
    shown = await asked(office)
    return {name: value for name, value in shown.items() if name != "longest"}


async def test_every_figure_is_what_the_events_say(office: Office) -> None:
    told = a_fortnight(office)
    within = [one for one in told if SINCE <= one["at"] < OVER]
    shown = await asked(office)
    total = shown["total"]
    assert total["raised"] == len(within)
    outcomes = Counter(one["outcome"] for one in within)
    assert {key: total[key] for key in ("acted", "expected", "artefact")} == {
        key: outcomes[key] for key in ("acted", "expected", "artefact")
    }
    assert total["fleeting"] == sum(fleeting(one) for one in within)
    soon = [one["answer"] for one in within if one["answer"] and one["answer"] < 86_400]
    assert total["answered"] == len(soon)
    percents = quantiles(soon, n=20, method="inclusive")
    assert total["median_s"] == pytest.approx(percents[9], abs=0.1)
    assert total["p95_s"] == pytest.approx(percents[18], abs=0.1)
    before = [one for one in told if SINCE - timedelta(days=7) <= one["at"] < SINCE]
    assert shown["before"]["raised"] == len(before)
    by_day = Counter(one["at"].astimezone(BERLIN).date().isoformat() for one in within)
    assert {one["day"]: one["raised"] for one in shown["by_day"]} == dict(by_day)
    causes = Counter((one["bed"], one["cause"]) for one in within)
    assert {(one["bed"], one["cause"]): one["raised"] for one in shown["contributors"]} == causes
    longest = max(within, key=lambda one: (one["outcome"] is None, OVER - one["at"]))
    assert shown["longest"][0]["id"] == longest["id"]


async def test_figures_are_the_same_when_days_are_added_up_and_when_one_changes_after(
    office: Office,
) -> None:
    told = a_fortnight(office)
    # The hospital of the test has no shifts that begin at a full hour only.
    office.owner.execute("update shift_template set ends = '06:45' where ends = '07:00'")
    row_by_row = await figures(office)
    sum_alerts(office.url, HandClock(OVER + timedelta(days=3)))
    assert office.value("select count(*) from alert_day where summed is distinct from changes") == 0
    assert office.value("select sum(raised) from alert_day_hour") == len(told)
    assert await figures(office) == row_by_row

    # An answer that comes days later, such as from a tablet that was away, counts at once.
    late = next(
        one for one in told if one["answer"] is None and SINCE <= one["at"] < OVER - timedelta(1)
    )
    at, alert = late["at"], {key: late[key] for key in ("id", "bed", "cause", "kind", "priority")}
    happened(office, 9_000, at + timedelta(seconds=30), "acknowledged", alert=alert)
    changed = await figures(office)
    assert changed["total"]["answered"] == row_by_row["total"]["answered"] + 1
    sum_alerts(office.url, HandClock(OVER + timedelta(days=3)))
    assert await figures(office) == changed


async def test_a_day_is_added_up_when_it_has_been_over_for_an_hour(office: Office) -> None:
    a_fortnight(office)
    sum_alerts(office.url, HandClock(SINCE + timedelta(days=2)))
    last = office.value("select max(day) from alert_day where summed is not null")
    assert last + timedelta(hours=25) <= SINCE + timedelta(days=2) < last + timedelta(hours=49)


async def test_answers_are_told_by_the_shift_in_which_the_alert_began(office: Office) -> None:
    told = a_fortnight(office)
    office.owner.execute(
        "insert into shift_template (unit, name, starts, ends) values"
        " ('icu', 'Days', '07:00', '19:00'), ('icu', 'Nights', '19:00', '07:00')"
        " on conflict do nothing"
    )
    office.owner.execute("delete from shift_template where name not in ('Days', 'Nights')")
    answers: dict[str, list[float]] = defaultdict(list)
    raised: Counter[str] = Counter()
    for one in told:
        if SINCE <= one["at"] < OVER:
            name = "Days" if 7 <= one["at"].astimezone(BERLIN).hour < 19 else "Nights"
            raised[name] += 1
            if one["answer"] and one["answer"] < 86_400:
                answers[name].append(one["answer"])
    shown = (await asked(office))["by_shift"]
    assert [one["shift"] for one in shown] == ["Days", "Nights"]
    for one in shown:
        assert one["raised"] == raised[one["shift"]]
        percents = quantiles(answers[one["shift"]], n=20, method="inclusive")
        assert one["p95_s"] == pytest.approx(percents[18], abs=0.1)


async def test_alarms_under_a_pause_are_those_that_began_before_the_sound_came_back(
    office: Office,
) -> None:
    at = SINCE + timedelta(days=2)
    for nth, (after, change) in enumerate(((0, "audio_paused"), (60, "audio_resumed")), start=1):
        until = (at + timedelta(seconds=120)).isoformat()
        office.owner.execute(
            "insert into setup_event (at, received_at, number, boot, seq, revision, site, bed,"
            " change, setup) values (%s, now(), %s, 1, %s, 1, 'main', 'icu-01', %s, %s)",
            (
                at + timedelta(seconds=after),
                nth,
                nth,
                change,
                json.dumps({"pause": {"until": until} if nth == 1 else None}),
            ),
        )
    known = {"cause": "hr.high", "kind": "physiological", "priority": "high"}
    for nth, (bed, after) in enumerate((("icu-01", 30), ("icu-01", 90), ("icu-02", 30)), start=3):
        alert = {"id": f"p{nth}", "bed": bed, **known}
        happened(office, nth, at + timedelta(seconds=after), "raised", alert=alert)
    shown = await asked(office)
    assert shown["paused"] == {"pauses": 1, "paused_s": 60.0, "raised": 1}


async def test_bed_days_are_counted_to_the_second_and_a_look_is_noted(office: Office) -> None:
    a_ledger(office)
    shown = await asked(office)
    days = office.value(
        "select sum(extract(epoch from upper(during * span) - lower(during * span))) / 86400"
        " from stay join bed on bed.id = stay.bed, tstzrange(%s, %s) as span"
        " where bed.unit = 'icu' and during && span",
        SINCE,
        OVER,
    )
    assert days > 10
    assert shown["bed_days"] == pytest.approx(float(days), abs=0.01)
    assert office.value("select count(*) from audit_entry where act = 'report.load'") == 1


async def test_it_is_for_who_leads_a_unit_and_of_their_units_only(office: Office) -> None:
    for role, status in (
        ("charge", 200),
        ("clinician", 200),
        ("administrator", 200),
        ("nurse", 403),
        ("billing", 403),
    ):
        desk = await office.sign_in(role)
        assert (await desk.get("/api/v1/reports/load?unit=icu")).status_code == status, role
    office.owner.execute("update account set everywhere = false where id = 'charge'")
    office.owner.execute("insert into account_unit values ('charge', 'icu')")
    await office.wiring.upkeep.exchange()
    desk = await office.sign_in("charge")
    assert (await desk.get("/api/v1/reports/load?unit=ward-3")).status_code == 403
    own = await desk.get("/api/v1/reports/load")
    assert [unit["id"] for unit in own.json()["units"]] == ["icu"]
    desk = await office.sign_in("administrator")
    for wrong, status in (("days=0", 422), ("days=29", 422), ("as=csv", 422), ("unit=no", 404)):
        answer = await desk.get(f"/api/v1/reports/load?{wrong}")
        assert answer.status_code == status, wrong


async def test_it_is_also_a_paper(office: Office) -> None:
    a_fortnight(office)
    office.wiring.papers = Papers(within_s=PATIENCE_S)
    desk = await office.sign_in("charge")
    paper = await desk.get(f"/api/v1/reports/load?unit=icu&last={LAST}&as=pdf")
    assert paper.status_code == 200, paper.text
    assert paper.content.startswith(b"%PDF-")
