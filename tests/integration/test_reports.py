"""Reports of a month say what the ledger says: SQL against a plain reckoning, row by row."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.reports.month import Month
from gateway.papers import Papers
from tests.integration.billing import a_till
from tests.office import Office

pytestmark = pytest.mark.integration

BERLIN = ZoneInfo("Europe/Berlin")
MARCH = Month(date(2026, 3, 1), BERLIN)
PATIENCE_S = 240.0
BEDS = [f"icu-{nth:02}" for nth in range(1, 5)] + [f"ward-3-{nth:02}" for nth in range(1, 7)]


def unit_of(bed: str) -> str:
    return bed.rpartition("-")[0]


def a_ledger(office: Office, seed: int = 7) -> None:
    """Stays of ten beds from February to April: transfers, gaps, and midnights to the second."""
    office.owner.execute("update site set time_zone = 'Europe/Berlin'")
    chance = Random(seed)  # noqa: S311 - the same again
    number = 0
    for bed in BEDS:
        at = datetime(2026, 2, 10, chance.randint(0, 23), tzinfo=UTC)
        while at < datetime(2026, 4, 20, tzinfo=UTC):
            until = at + timedelta(seconds=chance.randint(3_000, 1_000_000))
            if chance.random() < 0.2:
                until = Month(until.date().replace(day=1), BERLIN).since + timedelta(days=40)
            number += 1
            with office.owner.transaction():
                patient = office.value(
                    "insert into patient (mrn, family_name, given_name, birth_date, sex)"
                    " values (%s, 'A', 'B', '1950-01-01', 'female') returning id",
                    f"L{number}",
                )
                admission = office.value(
                    "insert into admission (patient, during, attending, discharged_to)"
                    " values (%s, tstzrange(%s, %s), 'clinician', 'home') returning id",
                    patient,
                    at,
                    until,
                )
                office.owner.execute(
                    "insert into stay (patient, bed, during, admission)"
                    " values (%s, %s, tstzrange(%s, %s), %s)",
                    (patient, bed, at, until, admission),
                )
            at = until + timedelta(seconds=chance.choice([0, 1, 3600, 200_000]))


def stays(office: Office) -> Iterator[tuple[str, datetime, datetime]]:
    """Every stay that is over, plainly."""
    yield from office.owner.execute(
        "select bed, lower(during), upper(during) from stay where upper(during) is not null"
    ).fetchall()


async def report(office: Office, kind: str, role: str = "administrator") -> dict[str, Any]:
    desk = await office.sign_in(role)
    shown = await desk.get(f"/api/v1/reports/{kind}?month=2026-03")
    assert shown.status_code == 200, shown.text
    found: dict[str, Any] = shown.json()
    return found


def test_a_month_of_the_site_is_743_hours_when_clocks_go_forward() -> None:
    assert MARCH.until - MARCH.since == timedelta(hours=743)
    assert len(MARCH.midnights) == len(MARCH.days) == 31


async def test_occupancy_is_what_the_ledger_says_to_the_second(office: Office) -> None:
    a_ledger(office)
    office.owner.execute(
        "insert into bed_state (bed, kind, during, account, reason) values"
        " ('icu-08', 'blocked', '[2026-03-02 00:00+00,2026-03-04 00:00+00)', 'biomed', 'leak')"
    )
    occupied: dict[str, float] = defaultdict(float)
    nights: dict[str, int] = defaultdict(int)
    for bed, since, until in stays(office):
        cut = min(until, MARCH.until) - max(since, MARCH.since)
        occupied[unit_of(bed)] += max(0.0, cut.total_seconds()) / 86400
        nights[unit_of(bed)] += sum(since < end <= until for end in MARCH.midnights)
    shown = await report(office, "occupancy")
    beds = {"icu": 8, "ward-3": 16}
    for one in shown["items"]:
        unit = one["unit"]
        available = beds[unit] * 743 / 24 - (2 if unit == "icu" else 0)
        assert one["occupied_days"] == pytest.approx(occupied[unit], abs=0.001)
        assert one["available_days"] == pytest.approx(available, abs=0.001)
        assert one["occupied_percent"] == pytest.approx(100 * occupied[unit] / available, abs=0.006)
        assert one["nights"] == nights[unit]
    assert sum(count for _, count in shown["taken"]) == sum(nights.values())
    assert occupied["icu"] > 50


async def test_length_of_stay_is_of_those_who_left_in_the_month(office: Office) -> None:
    a_ledger(office)
    lengths = sorted(
        (until - since).total_seconds() / 86400
        for _, since, until in stays(office)
        if MARCH.since <= until < MARCH.until
    )
    shown = (await report(office, "length-of-stay"))["items"]
    assert shown[0]["unit"] == "all"
    assert shown[0]["discharged"] == len(lengths) == sum(one["discharged"] for one in shown[1:])
    tenths = quantiles(lengths, n=10, method="inclusive")
    assert shown[0]["median_days"] == pytest.approx(tenths[4], abs=0.001)
    assert shown[0]["p90_days"] == pytest.approx(tenths[8], abs=0.001)
    assert shown[0]["mean_days"] == pytest.approx(sum(lengths) / len(lengths), abs=0.001)


async def test_workload_counts_what_began_in_the_month(office: Office) -> None:
    a_ledger(office)
    days = sum(
        max(0.0, (min(until, MARCH.until) - max(since, MARCH.since)).total_seconds())
        for _, since, until in stays(office)
    )
    office.owner.execute(
        "insert into room (id, unit, name, kind) values ('c1', 'icu', 'C1', 'clinic')"
    )
    office.owner.execute(
        "insert into appointment_kind (code, name, minutes) values ('visit', 'Visit', 30)"
    )
    patient = office.value("select min(id) from patient")
    for during, state in (
        ("[2026-02-28 22:30+00,2026-02-28 23:30+00)", "done"),  # ends in March, in Berlin
        ("[2026-03-02 09:00+00,2026-03-02 09:30+00)", "done"),
        ("[2026-03-31 21:30+00,2026-03-31 22:15+00)", "done"),  # begins in March, in Berlin
        ("[2026-03-05 09:00+00,2026-03-05 09:30+00)", "missed"),
        ("[2026-03-06 09:00+00,2026-03-06 09:30+00)", "cancelled"),
    ):
        office.owner.execute(
            "insert into appointment (patient, doctor, room, kind, during, state)"
            " values (%s, 'clinician', 'c1', 'visit', %s, %s)",
            (patient, during, state),
        )
    [one] = (await report(office, "workload"))["items"]
    assert (one["account"], one["done"], one["missed"], one["cancelled"]) == ("clinician", 2, 1, 1)
    assert one["hours"] == pytest.approx(1.25)
    assert one["patient_days"] == pytest.approx(days / 86400, abs=0.001)


def alert(office: Office, nth: int, unit: str, at: datetime, change: str, cause: str) -> None:
    office.owner.execute(
        "insert into alert_event (at, received_at, number, boot, seq, revision, settled, site,"
        " unit, bed, alert_id, change, actor, alert)"
        " values (%s, %s, %s, 1, %s, 1, false, 'main', %s, %s, %s, %s, %s, %s)",
        (
            at,
            at,
            2 * nth + (change != "raised"),
            nth,
            unit,
            f"{unit}-01",
            f"a{nth}",
            change,
            json.dumps({"account": "nurse"}) if change == "acknowledged" else None,
            json.dumps({"cause": cause, "kind": "physiological"}),
        ),
    )


async def test_alarm_load_is_alerts_for_each_bed_day_and_how_soon_they_were_answered(
    office: Office,
) -> None:
    a_ledger(office)
    chance = Random(3)  # noqa: S311 - the same again
    counts: dict[tuple[str, str], int] = defaultdict(int)
    answers: dict[tuple[str, str], list[float]] = defaultdict(list)
    for nth in range(300):
        at = datetime(2026, 2, 25, tzinfo=UTC) + timedelta(seconds=chance.randint(0, 40 * 86400))
        unit, cause = chance.choice(["icu", "ward-3"]), chance.choice(["spo2.low", "hr.high"])
        alert(office, nth, unit, at, "raised", cause)
        inside = MARCH.since <= at < MARCH.until
        counts[unit, cause] += inside
        if chance.random() < 0.7:
            after = chance.choice([20, 45, 90, 600, 90_000])
            alert(office, nth, unit, at + timedelta(seconds=after), "acknowledged", cause)
            if inside and after < 86_400:
                answers[unit, cause].append(after)
    occupied: dict[str, float] = defaultdict(float)
    for bed, since, until in stays(office):
        cut = min(until, MARCH.until) - max(since, MARCH.since)
        occupied[unit_of(bed)] += max(0.0, cut.total_seconds()) / 86400
    shown = (await report(office, "alarm-load"))["items"]
    assert len(shown) == 4
    for one in shown:
        key = one["unit"], one["cause"]
        assert one["raised"] == counts[key]
        assert one["a_bed_day"] == pytest.approx(counts[key] / occupied[key[0]], abs=0.001)
        assert one["acknowledged"] == len(answers[key])
        soon = sum(after <= 60 for after in answers[key])
        assert one["within_60_s_percent"] == pytest.approx(100 * soon / counts[key], abs=0.001)
        tenths = quantiles(answers[key], n=10, method="inclusive")
        assert one["median_s"] == pytest.approx(tenths[4])
        assert one["p90_s"] == pytest.approx(tenths[8])


async def test_revenue_is_what_was_issued_less_what_was_taken_back(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    path = f"/invoices/{invoice['id']}"
    line = invoice["lines"][0]
    await till.post(f"{path}/credits", {"lines": [line["id"]], "reason": "goodwill"})
    await till.post(f"{path}/payments", {"amount": "100.00", "by_whom": "patient"})
    month = date.fromisoformat(invoice["issued_on"]).strftime("%Y-%m")
    shown = (await till.desk.get(f"/api/v1/reports/revenue?month={month}")).json()
    assert (shown["invoices"], shown["credit_notes"]) == (1, 1)
    assert (shown["total"], shown["paid_patients"]) == ("3780.00", "100.00")
    by_code = {one["code"]: one["net"] for one in shown["items"]}
    assert by_code == {"day.bed.icu": "900.00", "hour.bed.icu": "2880.00"}
    assert sum(float(total) for _, total in shown["days"]) == 3780.0


@pytest.mark.parametrize("kind", ["occupancy", "length-of-stay", "workload", "alarm-load"])
async def test_a_report_is_also_a_table(office: Office, kind: str) -> None:
    a_ledger(office)
    alert(office, 1, "icu", datetime(2026, 3, 3, tzinfo=UTC), "raised", "spo2.low")
    desk = await office.sign_in("administrator")
    path = f"/api/v1/reports/{kind}?month=2026-03"
    table = await desk.get(f"{path}&as=csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len((await desk.get(path)).json()["items"]) > 0
    assert f'filename="{kind}-2026-03.csv"' in table.headers["content-disposition"]


async def test_a_report_is_also_a_paper(office: Office) -> None:
    a_ledger(office)
    # Drawing is seconds of a core, and a busy machine has none to spare.
    office.wiring.papers = Papers(within_s=PATIENCE_S)
    desk = await office.sign_in("administrator")
    paper = await desk.get("/api/v1/reports/occupancy?month=2026-03&as=pdf")
    assert paper.status_code == 200, paper.text
    assert paper.content.startswith(b"%PDF-")
    assert 'filename="occupancy-2026-03.pdf"' in paper.headers["content-disposition"]


async def test_an_invoice_is_printed_the_same_and_a_draft_is_not(office: Office) -> None:
    till = await a_till(office)
    office.wiring.papers = Papers(within_s=PATIENCE_S)
    draft = await till.drafted()
    path = f"/api/v1/billing/invoices/{draft['id']}/paper"
    assert (await till.desk.get(path)).status_code == 422
    await till.issue(draft)
    first = await till.desk.get(path)
    await till.post(f"/invoices/{draft['id']}/payments", {"amount": "1", "by_whom": "patient"})
    again = await till.desk.get(path)
    assert first.content.startswith(b"%PDF-")
    assert again.content == first.content


async def test_a_discharge_summary_shows_the_ledger_the_record_and_the_trend(
    office: Office,
) -> None:
    patient, admission = office.owner.execute(
        "select patient, admission from stay where bed = 'icu-01'"
    ).fetchone() or (0, 0)
    office.owner.execute(
        "insert into allergy (patient, substance, recorded_at, recorded_by, changed_at, changed_by)"
        " values (%s, 'Penicillin', now(), 'nurse', now(), 'nurse')",
        (patient,),
    )
    office.owner.execute(
        "insert into reading (time, received_at, device, bed, stay, value, vital, quality)"
        " select now() - n * interval '1 minute', now(), device.number, bed.number, stay.id,"
        " 70 + n % 20, vital, 0"
        " from generate_series(1, 500) as n, unnest(array[1, 3, 5]) as vital, stay"
        " join bed on bed.id = stay.bed"
        " join device_assignment as standing on standing.bed = bed.id"
        " join device on device.id = standing.device where stay.bed = 'icu-01'"
    )
    office.wiring.papers = Papers(within_s=PATIENCE_S)
    nurse = await office.sign_in("icu_nurse")
    path = f"/api/v1/admissions/{admission}/summary"
    shown = await nurse.get(path)
    assert shown.status_code == 200, shown.text
    assert shown.content.startswith(b"%PDF-")
    assert b"/Alt" in shown.content
    other = await office.sign_in("ward_nurse")
    assert (await other.get(path)).status_code == 403
    assert (await (await office.sign_in("billing")).get(path)).status_code == 403
    acts = office.value("select count(*) from audit_entry where act = 'summary.read'")
    assert acts == 1


async def test_who_may_see_which_report(office: Office) -> None:
    for role, kind, status in (
        ("clinician", "occupancy", 200),
        ("clinician", "revenue", 403),
        ("clinician", "workload", 403),
        ("billing", "revenue", 200),
        ("billing", "alarm-load", 403),
        ("nurse", "occupancy", 403),
    ):
        desk = await office.sign_in(role)
        found = await desk.get(f"/api/v1/reports/{kind}?month=2026-03")
        assert found.status_code == status, (role, kind)
    desk = await office.sign_in("administrator")
    assert (await desk.get("/api/v1/reports/occupancy?month=2026-13")).status_code == 422
