"""Many records at once: tried first, written whole or line by line, and each noted."""

from typing import Any

import httpx2
import pytest

from core.imports.reading import LONGEST_LINE
from core.imports.running import MOST_TOLD
from gateway.envelope import LARGEST_BODY
from tests.office import Office

pytestmark = pytest.mark.integration

HEAD = "mrn,family_name,given_name,birth_date,sex\n"


def people(*numbers: int) -> str:
    return "".join(f"N-{n},Family{n},Given{n},1950-01-{n % 28 + 1:02},other\n" for n in numbers)


async def bring(person: httpx2.AsyncClient, kind: str, said: str, **how: Any) -> httpx2.Response:
    return await person.post(
        f"/api/v1/imports/{kind}",
        content=said.encode(),
        params=how,
        headers={"Content-Type": "text/csv"},
    )


async def test_a_file_is_tried_before_anything_is_written(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    before = office.value("select count(*) from patient")
    report = (await bring(desk, "patients", HEAD + people(1, 2, 3))).json()
    assert report | {"lines": 3, "good": 3, "written": 0, "mistakes": []} == report
    assert office.value("select count(*) from patient") == before
    assert office.value("select detail->>'lines' from audit_entry where act = 'import.try'") == "3"


async def test_a_file_is_written_once_and_every_record_is_noted(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    report = (await bring(desk, "patients", HEAD + people(*range(700)), dry_run=False)).json()
    assert (report["written"], report["mistakes_total"]) == (700, 0)
    assert (
        office.value(
            "select count(*) from audit_entry join patient on patient.id = audit_entry.patient"
            " where act = 'patient.import' and account = 'front_desk'"
            " and mrn = 'N-' || ((detail->>'line')::integer - 2)"
        )
        == 700
    )
    again = (await bring(desk, "patients", HEAD + people(*range(700)), dry_run=False)).json()
    assert (again["written"], again["mistakes_total"]) == (0, 700)
    assert office.value("select count(*) from patient where mrn like 'N-%%'") == 700


async def test_one_mistake_stops_all_unless_good_lines_are_asked_for(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    said = HEAD + people(1) + "N-2,,Given,1950-01-01,other\n" + people(3, 1)
    report = (await bring(desk, "patients", said, dry_run=False)).json()
    assert report["written"] == 0
    assert [(one["line"], one["column"]) for one in report["mistakes"]] == [
        (3, "family_name"),
        (5, "mrn"),
    ]
    assert office.value("select count(*) from patient where mrn like 'N-%%'") == 0
    assert office.value("select count(*) from audit_entry where act = 'patient.import'") == 0

    report = (await bring(desk, "patients", said, dry_run=False, lines="good")).json()
    assert (report["written"], report["good"]) == (2, 2)
    assert office.value("select count(*) from patient where mrn like 'N-%%'") == 2


async def test_a_report_tells_a_thousand_mistakes_and_counts_the_rest(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    report = (await bring(desk, "patients", HEAD + ",,,,\n,x,x,x,x\n" * 1_200)).json()
    assert len(report["mistakes"]) == MOST_TOLD < report["mistakes_total"]


async def test_places_come_in_order_and_point_to_what_is_there(office: Office) -> None:
    beds = await office.sign_in("bed_manager")
    said = "id,name,kind\nsurg-2,Surgery 2,ward\n"
    assert (await bring(beds, "units", said, dry_run=False)).json()["written"] == 1
    said = "id;unit;name\nsurg-2-r1;surg-2;1\nsurg-9-r1;surg-9;1\n"
    report = (await bring(beds, "rooms", said, dry_run=False, lines="good")).json()
    assert [(one["line"], one["column"]) for one in report["mistakes"]] == [(3, "unit")]
    said = "id,unit,name,room,position\nsurg-2-01,surg-2,1,surg-2-r1,1\n"
    assert (await bring(beds, "beds", said, dry_run=False)).json()["written"] == 1
    assert office.value("select room from bed where id = 'surg-2-01'") == "surg-2-r1"


async def test_people_who_are_brought_cannot_sign_in_before_they_have_a_password(
    office: Office,
) -> None:
    administrator = await office.sign_in("administrator")
    said = "account,name,role,units\nnew.nurse,New Nurse,nurse,icu\nnew.doctor,Dr New,clinician,\n"
    report = (await bring(administrator, "staff", said, dry_run=False)).json()
    assert report["written"] == 2
    rows = office.owner.execute(
        "select id, disabled, everywhere, starts_with(password_hash, '$argon2') from account"
        " where id like 'new.%%' order by id"
    ).fetchall()
    assert rows == [("new.doctor", True, True, True), ("new.nurse", True, False, True)]
    assert office.value("select unit from account_unit where account = 'new.nurse'") == "icu"


async def test_a_price_that_overlaps_another_is_a_mistake(office: Office) -> None:
    billing = await office.sign_in("billing")
    said = (
        "code,name,amount,since,until\nday.test,Bed day,800.00,2030-01-01,2031-01-01\n"
        "day.test,Bed day,850.00,2030-07-01,\nhour.test,Hour,12.5,,\n"
        "day.test,x,1,2032-01-02,2032-01-01\n"
    )
    report = (await bring(billing, "prices", said, dry_run=False, lines="good")).json()
    assert report["written"] == 2
    assert [(one["line"], one["column"]) for one in report["mistakes"]] == [
        (3, "code"),
        (5, "until"),
    ]
    assert office.value("select per from price where code = 'hour.test'") == "hour"


async def test_equipment_comes_with_its_place(office: Office) -> None:
    biomed = await office.sign_in("biomed")
    said = 'id,kind,name,serial,unit,location\nPUMP-1,pump,Pump,S1,icu,"Shelf 3\nleft"\n'
    assert (await bring(biomed, "equipment", said, dry_run=False)).json()["written"] == 1
    assert office.value("select location from equipment where id = 'PUMP-1'") == "Shelf 3\nleft"


@pytest.mark.parametrize(
    ("account", "kind", "status"),
    [
        ("front_desk", "staff", 403),
        ("nurse", "patients", 403),
        ("billing", "patients", 403),
        ("biomed", "prices", 403),
        ("administrator", "patients", 200),
        ("front_desk", "secrets", 404),
    ],
)
async def test_each_kind_is_for_those_it_belongs_to(
    office: Office, account: str, kind: str, status: int
) -> None:
    person = await office.sign_in(account)
    assert (await bring(person, kind, HEAD)).status_code in {
        status,
        405 if status == 404 else status,
    }


async def test_a_file_may_be_large_and_nothing_else_may(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    said = HEAD + people(*range(2_500))
    assert len(said) > LARGEST_BODY
    assert (await bring(desk, "patients", said)).json()["good"] == 2_500
    large = b"x" * (LARGEST_BODY + 1)
    for path in (
        "/api/v1/patients",
        "/api/v1/imports",
        "/api/v1/imports/patients/",
        "/api/v1/session",
    ):
        answer = await desk.post(path, content=large, headers={"Content-Type": "text/csv"})
        assert answer.status_code in {413, 404, 405}, path
        assert answer.status_code != 200
    huge = await desk.post(
        "/api/v1/imports/patients",
        content=b"",
        headers={"Content-Type": "text/csv", "Content-Length": str(2**26)},
    )
    assert huge.status_code == 413


async def test_a_stranger_is_refused_before_the_file_is_read(office: Office) -> None:
    read = []

    async def chunks() -> Any:
        for _ in range(40):
            read.append(1)
            yield b"x" * 65_536

    answer = await office.browser().post(
        "/api/v1/imports/patients", content=chunks(), headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/form-data"])
async def test_only_csv_is_taken_for_csv(office: Office, kind: str) -> None:
    desk = await office.sign_in("front_desk")
    answer = await desk.post(
        "/api/v1/imports/patients", content=HEAD.encode(), headers={"Content-Type": kind}
    )
    assert answer.status_code == 415


async def test_no_value_of_a_file_reaches_the_log(
    office: Office, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    desk = await office.sign_in("front_desk")
    said = HEAD + "N-1,Secretname,Ada,1061-01-01,other\n" + "x" * (LONGEST_LINE + 1)
    report = await bring(desk, "patients", said, dry_run=False)
    assert "Secretname" not in report.text
    captured = capsys.readouterr()
    assert "Secretname" not in captured.out + captured.err + caplog.text


async def test_what_a_person_may_bring_is_told_with_its_columns(office: Office) -> None:
    billing = await office.sign_in("billing")
    [kind] = (await billing.get("/api/v1/imports")).json()["items"]
    assert kind["name"] == "prices"
    assert {one["name"] for one in kind["columns"] if one["required"]} == {"code", "name", "amount"}
