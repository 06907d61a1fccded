"""Looking after the audit: who did what, who looked at whom, and how it is sealed."""

from typing import Any

import pytest

from tests.office import Office

pytestmark = pytest.mark.integration

AUDIT = "/api/v1/audit"


async def looked_at(office: Office, *, times: int = 1) -> int:
    patient = office.value("select patient from stay where bed = 'icu-01'")
    nurse = await office.sign_in("icu_nurse")
    for _ in range(times):
        assert (await nurse.get(f"/api/v1/patients/{patient}")).status_code == 200
    assert isinstance(patient, int)
    return patient


async def test_who_looked_at_a_patient_is_told_and_the_question_is_noted(office: Office) -> None:
    patient = await looked_at(office, times=3)
    auditor = await office.sign_in("auditor")
    said = (await auditor.get(f"{AUDIT}/patients/{patient}")).json()
    [nurse] = [one for one in said["items"] if one["account"] == "icu_nurse"]
    assert (nurse["reads"], nurse["changes"], nurse["glass"]) == (3, 0, False)
    again = (await auditor.get(f"{AUDIT}/patients/{patient}")).json()
    assert "auditor" in [one["account"] for one in again["items"]]
    assert (await auditor.get(f"{AUDIT}/patients/999999")).status_code == 404


async def test_the_audit_is_filtered_and_turned_page_by_page(office: Office) -> None:
    patient = await looked_at(office, times=5)
    auditor = await office.sign_in("auditor")
    wanted: dict[str, Any] = {
        "patient": patient,
        "act": "patient.",
        "account": "icu_nurse",
        "limit": 2,
    }
    seen, cursor = [], ""
    while True:
        page = (await auditor.get(AUDIT, params=wanted | {"cursor": cursor})).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == 5
    assert seen == sorted(set(seen), reverse=True)
    last = office.value(
        "select detail from audit_entry where act = 'audit.read' order by number desc limit 1"
    )
    assert last == {"account": "icu_nurse", "act": "patient."}


async def test_a_time_is_a_filter(office: Office) -> None:
    patient = await looked_at(office)
    auditor = await office.sign_in("auditor")
    for since, until, count in (
        ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00+02:00", 0),
        ("2020-01-01T00:00:00Z", "2190-01-01T00:00:00Z", 1),
    ):
        said: dict[str, Any] = {
            "since": since,
            "until": until,
            "patient": patient,
            "act": "patient.read",
        }
        assert len((await auditor.get(AUDIT, params=said)).json()["items"]) == count


@pytest.mark.parametrize(
    "said",
    [
        {"since": "0001-01-01T00:00:00+14:00"},
        {"since": "2026-01-01T00:00:00"},
        {"act": "%"},
        {"patient": 0},
        {"patient": 2**40},
        {"account": "a\x00"},
        {"limit": 201},
        {"cursor": "bm9uc2Vuc2U"},
        {"order": "at"},
    ],
    ids=str,
)
async def test_a_filter_that_cannot_be_is_refused(office: Office, said: dict[str, Any]) -> None:
    auditor = await office.sign_in("auditor")
    assert (await auditor.get(AUDIT, params=said)).status_code == 422


async def test_what_was_done_behind_broken_glass_stands_out(office: Office) -> None:
    patient = await looked_at(office)
    other = await office.sign_in("ward_nurse")
    assert (await other.get(f"/api/v1/patients/{patient}")).status_code == 403
    office.owner.execute(
        "insert into glass_broken (account, patient, reason, during) values"
        " ('ward_nurse', %s, 'arrest', tstzrange(now() - interval '1 minute',"
        " now() + interval '1 hour'))",
        (patient,),
    )
    assert (await other.get(f"/api/v1/patients/{patient}")).status_code == 200
    auditor = await office.sign_in("auditor")
    page = (await auditor.get(AUDIT, params={"glass": True})).json()
    assert [(one["account"], one["glass"]) for one in page["items"]] == [("ward_nurse", True)]
    who = (await auditor.get(f"{AUDIT}/patients/{patient}")).json()["items"]
    assert {one["account"]: one["glass"] for one in who} == {
        "icu_nurse": False,
        "ward_nurse": True,
    }


async def test_how_it_is_sealed_is_told(office: Office) -> None:
    await looked_at(office)
    auditor = await office.sign_in("auditor")
    before = (await auditor.get(f"{AUDIT}/standing")).json()
    assert before["waiting"] >= 1
    await office.wiring.sealer.round()
    after = (await auditor.get(f"{AUDIT}/standing")).json()
    assert (after["waiting"], after["signed"], after["trouble"]) == (0, 0, "")
    assert after["sealed"] == before["sealed"] + before["waiting"]


@pytest.mark.parametrize(
    ("account", "status"), [("auditor", 200), ("administrator", 200), ("clinician", 403)]
)
@pytest.mark.parametrize("path", ["", "/standing", "/patients/1"])
async def test_the_audit_is_for_those_who_look_after_it(
    office: Office, account: str, status: int, path: str
) -> None:
    person = await office.sign_in(account)
    assert (await person.get(f"{AUDIT}{path}")).status_code == status
