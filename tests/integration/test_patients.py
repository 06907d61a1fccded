"""A patient's record, as the people of the hospital keep it."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.types.range import Range

from core.patients.numbers import check_digit, is_ours, numbered
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

ADA: dict[str, Any] = {
    "family_name": "Varga",
    "given_name": "Ada",
    "former_name": "Nagy",
    "birth_date": "1961-04-02",
    "sex": "female",
    "phone": "+36 1 555 0123",
    "email": "ada@example.org",
    "language": "hu",
    "street": "Fő utca 1",
    "postal_code": "1011",
    "city": "Budapest",
    "country": "HU",
    "kin_name": "Béla Varga",
    "kin_relation": "son",
    "kin_phone": "+36 1 555 0124",
    "insurer": "OEP",
    "member_number": "123 456 789",
}
PATIENTS = "/api/v1/patients"


async def test_somebody_who_arrives_has_a_record_at_once(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    made = await desk.post(PATIENTS, json=ADA, headers=once())
    assert made.status_code == 201
    shown = await desk.get(f"{PATIENTS}/{made.json()['id']}")
    assert shown.json() | ADA == shown.json()
    assert shown.headers["etag"] == '"1"'


async def test_nobody_is_born_after_the_day_it_is_where_the_hospital_stands(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    # Where on earth it is latest and earliest: one of them has another day than UTC.
    for zone, ahead in (("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)):
        office.owner.execute("update site set time_zone = %s", [zone])
        there = (office.wiring.clock.now() + timedelta(hours=ahead)).date()
        newborn = ADA | {"birth_date": there.isoformat()}
        tomorrow = ADA | {"birth_date": (there + timedelta(days=1)).isoformat()}
        assert (await desk.post(PATIENTS, json=newborn, headers=once())).status_code == 201
        refused = await desk.post(PATIENTS, json=tomorrow, headers=once())
        assert refused.json()["type"] == "urn:wardwatch:problem:born-tomorrow"
        written = there.strftime("%d.%m.%y")
        found = await desk.get(PATIENTS, params={"q": written})
        assert found.json()["items"], written


async def test_a_new_number_checks_itself(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    numbers = {
        (await desk.post(PATIENTS, json=ADA, headers=once())).json()["mrn"] for _ in range(3)
    }
    assert len(numbers) == 3
    assert all(is_ours(number) and check_digit(number) == 0 for number in numbers)


async def test_a_number_given_out_on_paper_is_taken_when_it_is_right(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    right = numbered(8_000_001)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    refused = await desk.post(PATIENTS, json=ADA | {"mrn": wrong}, headers=once())
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:wardwatch:problem:mistyped")
    made = await desk.post(PATIENTS, json=ADA | {"mrn": right}, headers=once())
    assert (made.status_code, made.json()["mrn"]) == (201, right)
    again = await desk.post(PATIENTS, json=ADA | {"mrn": right}, headers=once())
    assert (again.status_code, again.json()["type"]) == (409, "urn:wardwatch:problem:number-taken")


async def test_a_number_from_before_is_kept_beside_ours(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    made = await desk.post(PATIENTS, json=ADA | {"mrn": "A-100007"}, headers=once())
    assert is_ours(made.json()["mrn"])
    (old,) = made.json()["identifiers"]
    assert (old["kind"], old["value"], old["recorded_by"]) == ("MR", "A-100007", "front_desk")
    again = await desk.post(PATIENTS, json=ADA | {"mrn": "a 100007"}, headers=once())
    assert (again.status_code, again.json()["type"]) == (409, "urn:wardwatch:problem:number-taken")
    found = await desk.get(PATIENTS, params={"q": "A-100007"})
    assert [hit["id"] for hit in found.json()["items"]] == [made.json()["id"]]


async def test_the_database_itself_refuses_a_wrong_check_digit(office: Office) -> None:
    for number in range(10):
        digits = f"1234567{number}"
        statement = (
            "insert into patient (mrn, family_name, given_name, birth_date, sex)"
            " values (%s, 'A', 'A', '1950-01-01', 'female')"
        )
        if check_digit(digits) == 0:
            office.owner.execute(statement, (digits,))
        else:
            with pytest.raises(psycopg.errors.CheckViolation):
                office.owner.execute(statement, (digits,))


async def test_a_button_pressed_twice_begins_one_record(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    key = once()
    first = await desk.post(PATIENTS, json=ADA, headers=key)
    again = await desk.post(PATIENTS, json=ADA, headers=key)
    other = await desk.post(PATIENTS, json=ADA | {"mrn": "8"}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["type"]) == (422, "urn:wardwatch:problem:key-reused")
    assert (
        office.value(
            "select count(*) from patient where family_name = 'Varga' and given_name = 'Ada'"
        )
        == 1
    )


WRONG: tuple[dict[str, Any], ...] = (
    {"family_name": " "},
    {"family_name": "x" * 201},
    {"given_name": "a\nb"},
    {"birth_date": "2099-01-01"},
    {"birth_date": "1799-01-01"},
    {"language": "Hungarian"},
    {"country": "Hungary"},
    {"sex": "f"},
    {"merged_into": 1},
    {"revision": 7},
    {"id": 1},
)


async def test_what_cannot_be_is_refused(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    for wrong in WRONG:
        answer = await desk.post(PATIENTS, json=ADA | wrong, headers=once())
        assert answer.status_code == 422, wrong


async def test_names_are_kept_as_they_were_typed(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    names = {"family_name": "<b>O'Brien</b> -- Ævar", "given_name": "'); drop table patient; --"}
    made = await desk.post(PATIENTS, json=ADA | names, headers=once())
    assert made.json() | names == made.json()
    assert (
        office.value("select count(*) from patient where family_name = %s", names["family_name"])
        == 1
    )


async def test_an_edit_of_what_somebody_else_has_changed_is_refused(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    made = (await desk.post(PATIENTS, json=ADA, headers=once())).json()
    path = f"{PATIENTS}/{made['id']}"
    assert (await desk.put(path, json=ADA)).status_code == 428
    changed = await desk.put(path, json=ADA | {"given_name": "Adah"}, headers=seen(1))
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (await desk.put(path, json=ADA, headers=seen(1))).status_code == 412
    detail = office.value(
        "select detail from audit_entry where act = 'patient.amend' and patient = %s", made["id"]
    )
    assert detail["given_name"] == ["Ada", "Adah"]


async def test_numbers_of_others_come_and_go_and_are_never_deleted(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    patient = (await desk.post(PATIENTS, json=ADA, headers=once())).json()["id"]
    path = f"{PATIENTS}/{patient}/identifiers"
    passport = {"kind": "PPN", "assigner": "HU", "value": "BA 123-456"}
    made = await desk.post(path, json=passport, headers=once())
    assert made.status_code == 201
    found = await desk.get(PATIENTS, params={"q": "ba123456"})
    assert [hit["id"] for hit in found.json()["items"]] == [patient]
    end = f"{path}/{made.json()['id']}/end"
    assert (await desk.post(end, headers=seen(7))).status_code == 412
    assert (await desk.post(end, headers=seen(1))).status_code == 200
    assert (await desk.get(f"{PATIENTS}/{patient}")).json()["identifiers"] == []
    assert (await desk.get(PATIENTS, params={"q": "ba123456"})).json()["items"] == []
    assert office.value("select count(*) from patient_identifier") == 1


async def test_a_nurse_of_another_unit_is_refused_and_every_look_is_kept(office: Office) -> None:
    patient = office.value("select patient from stay where bed = 'icu-01'")
    mine = await office.sign_in("icu_nurse")
    others = await office.sign_in("ward_nurse")
    assert (await mine.get(f"{PATIENTS}/{patient}")).status_code == 200
    assert (await others.get(f"{PATIENTS}/{patient}")).status_code == 403
    assert (await others.get(f"{PATIENTS}/999999")).status_code == 404
    looks = office.owner.execute(
        "select account, act from audit_entry where patient = %s", (patient,)
    ).fetchall()
    assert looks == [("icu_nurse", "patient.read")]


async def test_a_desk_of_one_unit_still_knows_who_everybody_is(office: Office) -> None:
    office.owner.execute("update account set everywhere = false where id = 'front_desk'")
    await office.wiring.upkeep.exchange()
    desk = await office.sign_in("front_desk")
    patient = office.value("select patient from stay where bed = 'icu-01'")
    assert (await desk.get(f"{PATIENTS}/{patient}")).status_code == 200


RIGHTS = (
    ("nurse", True, True),
    ("charge", True, True),
    ("clinician", True, True),
    ("bed_manager", True, True),
    ("front_desk", True, True),
    ("billing", True, False),
    ("biomed", False, False),
    ("administrator", False, False),
    ("auditor", False, False),
)


async def test_each_role_reads_and_writes_what_it_is_here_for(office: Office) -> None:
    patient = office.value("select min(id) from patient")
    told = []
    for role, _, _ in RIGHTS:
        somebody = await office.sign_in(role)
        read = await somebody.get(f"{PATIENTS}/{patient}")
        made = await somebody.post(PATIENTS, json=ADA, headers=once())
        told.append((role, read.status_code == 200, made.status_code == 201))
    assert tuple(told) == RIGHTS


@pytest.fixture
async def strangers(office: Office) -> tuple[Office, int]:
    """Somebody who left intensive care two days ago, and a nurse of another unit who guesses."""
    patient = office.value("select patient from stay where bed = 'icu-01'")
    with office.owner.transaction():
        office.owner.execute("set local session_replication_role = replica")
        now = office.wiring.clock.now()
        past = Range(now - timedelta(days=9), now - timedelta(days=2))
        office.owner.execute("update stay set during = %s where patient = %s", (past, patient))
        office.owner.execute("update admission set during = %s where patient = %s", (past, patient))
    return office, patient


async def test_whoever_left_long_ago_is_nobodys_to_guess(strangers: tuple[Office, int]) -> None:
    office, patient = strangers
    for account in ("ward_nurse", "icu_nurse"):
        nurse = await office.sign_in(account)
        assert (await nurse.get(f"/api/v1/patients/{patient}")).status_code == 403
        assert (await nurse.get(f"/api/v1/patients/{patient}/notes")).status_code == 403


async def test_whoever_waits_for_a_bed_is_everybodys(strangers: tuple[Office, int]) -> None:
    office, patient = strangers
    office.owner.execute(
        "insert into waiting (patient, since, account) values (%s, now(), 'nurse')", (patient,)
    )
    nurse = await office.sign_in("ward_nurse")
    assert (await nurse.get(f"/api/v1/patients/{patient}")).status_code == 200


async def test_whoever_comes_to_see_a_doctor_is_that_doctors(
    strangers: tuple[Office, int],
) -> None:
    office, patient = strangers
    office.owner.execute("update account set everywhere = false where id = 'clinician'")
    await office.wiring.upkeep.exchange()
    doctor = await office.sign_in("clinician")
    path = f"/api/v1/patients/{patient}/notes"
    assert (await doctor.get(path)).status_code == 403
    office.owner.execute(
        "insert into room (id, unit, name, kind) values ('c', 'icu', 'C', 'clinic')"
    )
    office.owner.execute("insert into appointment_kind (code, name, minutes) values ('v', 'V', 20)")
    office.owner.execute(
        "insert into appointment (patient, doctor, room, kind, during) values"
        " (%s, 'clinician', 'c', 'v', tstzrange(now(), now() + interval '20 minutes'))",
        (patient,),
    )
    assert (await doctor.get(path)).status_code == 200


async def test_the_key_of_one_thing_is_refused_for_another(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    first, second = office.owner.execute("select id from patient order by id limit 2").fetchall()
    note, key = {"body": "Slept well."}, once()
    made = await nurse.post(f"/api/v1/patients/{first[0]}/notes", json=note, headers=key)
    other = await nurse.post(f"/api/v1/patients/{second[0]}/notes", json=note, headers=key)
    assert (made.status_code, other.status_code) == (201, 422)


async def test_a_page_of_curves_is_one_look_at_a_patient(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    for vital in ("hr", "spo2", "hr"):
        path = f"/api/v1/beds/icu-01/readings?vital={vital}"
        assert (await nurse.get(path)).status_code == 200
    doctor = await office.sign_in("clinician")
    assert (await doctor.get("/api/v1/beds/icu-01/readings?vital=hr")).status_code == 200
    patient = office.value("select patient from stay where bed = 'icu-01'")
    looks = office.owner.execute(
        "select account, act, patient from audit_entry order by number"
    ).fetchall()
    assert looks == [("nurse", "reading.read", patient), ("clinician", "reading.read", patient)]


async def test_who_was_told_the_name_of_whoever_lies_in_a_bed_is_kept(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    assert (await nurse.get("/api/v1/beds/icu-01")).json()["patient"]["name"]
    told = office.owner.execute(
        "select account, act, unit, patient from audit_entry order by number desc limit 1"
    ).fetchall()
    patient = office.value("select patient from stay where bed = 'icu-01'")
    assert told == [("nurse", "patient.identify", "icu", patient)]
