"""Two records of one person: found, made one, and made two again exactly as they were."""

from typing import Any

import httpx2
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import Office, once

pytestmark = pytest.mark.integration

PATIENTS = "/api/v1/patients"
MERGES = f"{PATIENTS}/merges"
ADA: dict[str, Any] = {
    "family_name": "Varga",
    "given_name": "Ada",
    "birth_date": "1961-04-02",
    "sex": "female",
}
SPEAKS_OF_BOTH = {"distinct_patients", "patient_merge"}
"""Tables that name two records as records; what is in them belongs to neither."""
NOT_MOVED = {
    "audit_entry": "append-only: what was done to the old record was done to the old record",
}
"""Tables that name a patient without a reference, and why a merge leaves them alone."""


async def registered(desk: httpx2.AsyncClient, **changed: Any) -> int:
    made = await desk.post(PATIENTS, json=ADA | changed, headers=once())
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


async def merged(desk: httpx2.AsyncClient, loser: int, winner: int) -> httpx2.Response:
    said = {"loser": loser, "winner": winner, "reason": "same passport"}
    return await desk.post(MERGES, json=said, headers=once())


def everything(owner: psycopg.Connection[tuple[Any, ...]]) -> dict[str, list[str]]:
    """Every row of every table that refers to a patient, and the patients."""
    places = {place for (place,) in owner.execute("select place from patient_reference")}
    found = {}
    for place in sorted(places | {"patient"}):
        rows = owner.execute(f"select to_jsonb(t)::text from {place} as t order by 1")  # noqa: S608
        found[place] = [row[0] for row in rows]
    return found


# -- nothing is forgotten -----------------------------------------------------------------------


async def test_every_table_that_names_a_patient_is_moved(office: Office) -> None:
    """When this fails because you made a table: let its column refer to patient."""
    named = office.owner.execute(
        "select table_name, column_name from information_schema.columns"
        " join information_schema.tables using (table_schema, table_name)"
        " where table_schema = 'public' and table_type = 'BASE TABLE'"
        " and (column_name in ('patient', 'patient_id') or column_name like '%_patient')"
        " and data_type in ('integer', 'bigint')"
    ).fetchall()
    moved = set(office.owner.execute("select place, part from patient_reference").fetchall())
    forgotten = {place for place, part in set(named) - moved}
    assert forgotten == set(NOT_MOVED)


async def test_every_reference_to_a_patient_can_be_moved_back(office: Office) -> None:
    """A row is found again by its primary key, and a reference is one column."""
    references = office.owner.execute(
        "select conrelid::regclass::text, cardinality(conkey) from pg_constraint"
        " where contype = 'f' and confrelid = 'patient'::regclass"
    ).fetchall()
    assert {columns for _, columns in references} == {1}
    known = office.owner.execute("select place, keys from patient_reference").fetchall()
    assert {place for place, _ in references} == {place for place, _ in known} | SPEAKS_OF_BOTH
    assert [place for place, keys in known if not keys] == []


async def test_a_table_made_tomorrow_is_moved_as_well(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    winner, loser = await registered(desk), await registered(desk)
    office.owner.execute(
        "create table wristband (number integer, place text, of_whom integer not null"
        " references patient, primary key (number, place))"
    )
    office.owner.execute("insert into wristband values (1, 'left', %s)", (loser,))
    made = await merged(desk, loser, winner)
    assert made.json()["moved"]["wristband"] == 1
    assert office.value("select of_whom from wristband") == winner
    await desk.post(f"{MERGES}/{made.json()['id']}/undo")
    assert office.value("select of_whom from wristband") == loser


# -- one and two again --------------------------------------------------------------------------


async def test_all_of_one_record_is_the_others_and_the_old_number_leads_there(
    office: Office,
) -> None:
    desk = await office.sign_in("front_desk")
    doctor = await office.sign_in("clinician")
    winner, loser = await registered(desk), await registered(desk, given_name="Adah")
    note = await doctor.post(
        f"{PATIENTS}/{loser}/notes", json={"body": "Fell at home."}, headers=once()
    )
    assert note.status_code == 201
    made = await merged(desk, loser, winner)
    assert (made.status_code, made.json()["moved"]) == (201, {"note": 1})
    notes = (await doctor.get(f"{PATIENTS}/{winner}/notes")).json()["items"]
    assert [one["body"] for one in notes] == ["Fell at home."]
    told = await desk.get(f"{PATIENTS}/{loser}")
    assert (told.status_code, told.headers["location"]) == (307, f"{PATIENTS}/{winner}")
    hit = (await desk.get(PATIENTS, params={"q": "adah varga"})).json()["items"]
    assert [one["id"] for one in hit] == [winner]
    late = await doctor.post(f"{PATIENTS}/{loser}/notes", json={"body": "x"}, headers=once())
    assert (late.status_code, late.json()["type"]) == (409, "urn:wardwatch:problem:record-merged")
    assert late.json()["merged_into"] == winner


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    notes=st.lists(st.sampled_from([1, 2]), max_size=4),
    numbers=st.lists(st.sampled_from([1, 2]), max_size=4),
    stays=st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(1, 9)), max_size=3),
)
def test_a_merge_undone_leaves_everything_as_it_was(
    database_url: str, notes: list[int], numbers: list[int], stays: list[tuple[int, int]]
) -> None:
    with psycopg.connect(database_url) as owner:
        ids = _two(owner)
        for which in notes:
            owner.execute(
                "insert into note (patient, kind, body, recorded_at, recorded_by)"
                " values (%s, 'nursing', 'x', now(), 'nora')",
                (ids[which],),
            )
        for nth, which in enumerate(numbers):
            owner.execute(
                "insert into patient_identifier (patient, kind, value, recorded_at, recorded_by)"
                " values (%s, 'NI', %s, now(), 'nora')",
                (ids[which], str(nth)),
            )
        for nth, (which, days) in enumerate(stays):
            owner.execute(
                "with said as (select %s as patient, tstzrange("
                " timestamptz '2025-01-01' + %s * interval '10 days',"
                " timestamptz '2025-01-01' + %s * interval '10 days' + %s * interval '1 day')"
                " as during), made as (insert into admission (patient, during)"
                " select patient, during from said returning id, patient, during)"
                " insert into stay (patient, bed, during, admission)"
                " select patient, 'b1', during, id from made",
                (ids[which], nth, nth, days),
            )
        before = everything(owner)
        number = owner.execute(
            "select merge_patients(%s, %s, 'nora', 'test', now())", (ids[2], ids[1])
        ).fetchone()
        assert number is not None
        left = owner.execute("select count(*) from note where patient = %s", (ids[2],)).fetchone()
        assert left == (0,)
        assert everything(owner) != before
        owner.execute("select undo_patient_merge(%s, 'nora', now())", number)
        assert everything(owner) == before
        owner.rollback()


def _two(owner: psycopg.Connection[tuple[Any, ...]]) -> dict[int, int]:
    owner.execute("insert into site (id, name) values ('main', 'Main')")
    owner.execute("insert into unit (id, site, name) values ('icu', 'main', 'ICU')")
    owner.execute("insert into bed (id, unit, name) values ('b1', 'icu', '1')")
    owner.execute(
        "insert into account (id, name, role, password_hash) values ('nora', 'Nora', 'nurse', '')"
    )
    made = owner.execute(
        "insert into patient (family_name, given_name, birth_date, sex)"
        " values ('A', 'A', '1950-01-01', 'female'), ('B', 'B', '1950-01-01', 'male') returning id"
    ).fetchall()
    return {1: made[0][0], 2: made[1][0]}


async def test_what_was_written_since_stays_with_the_record_that_went_on(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    nurse = await office.sign_in("nurse")
    winner, loser = await registered(desk), await registered(desk)
    await nurse.post(f"{PATIENTS}/{loser}/notes", json={"body": "old"}, headers=once())
    made = (await merged(desk, loser, winner)).json()
    await nurse.post(f"{PATIENTS}/{winner}/notes", json={"body": "new"}, headers=once())
    undone = await desk.post(f"{MERGES}/{made['id']}/undo")
    assert (undone.status_code, undone.json()["undone_by"]) == (200, "front_desk")
    for patient, body in ((loser, "old"), (winner, "new")):
        notes = (await nurse.get(f"{PATIENTS}/{patient}/notes")).json()["items"]
        assert [one["body"] for one in notes] == [body]
    again = await desk.post(f"{MERGES}/{made['id']}/undo")
    assert (again.status_code, again.json()["type"]) == (409, "urn:wardwatch:problem:merged-since")


async def test_merges_in_a_row_are_undone_from_the_last(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    one, two, three = [await registered(desk) for _ in range(3)]
    first = (await merged(desk, one, two)).json()["id"]
    second = (await merged(desk, two, three)).json()["id"]
    # The oldest record leads to the newest at once, not over the one between.
    assert (await desk.get(f"{PATIENTS}/{one}")).headers["location"].endswith(f"/{three}")
    assert (await desk.post(f"{MERGES}/{first}/undo")).status_code == 409
    assert (await desk.post(f"{MERGES}/{second}/undo")).status_code == 200
    assert (await desk.get(f"{PATIENTS}/{one}")).headers["location"].endswith(f"/{two}")
    assert (await desk.post(f"{MERGES}/{first}/undo")).status_code == 200
    assert (await desk.get(f"{PATIENTS}/{one}")).status_code == 200


async def test_two_who_lie_in_beds_at_the_same_time_are_not_one(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    one = office.value("select patient from stay where bed = 'icu-01'")
    other = office.value("select patient from stay where bed = 'icu-02'")
    before = everything(office.owner)
    refused = await merged(desk, one, other)
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:wardwatch:problem:stays-overlap",
    )
    assert everything(office.owner) == before
    assert office.value("select count(*) from patient_merge") == 0


async def test_a_record_is_merged_once_and_never_with_itself(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    one, two, three = [await registered(desk) for _ in range(3)]
    assert (await merged(desk, one, one)).status_code == 422
    assert (await merged(desk, one, 999_999)).status_code == 404
    assert (await merged(desk, one, two)).status_code == 201
    for loser, winner in ((one, three), (three, one)):
        refused = await merged(desk, loser, winner)
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:wardwatch:problem:not-standing",
        )


async def test_a_merge_says_who_did_it_and_why(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    winner, loser = await registered(desk), await registered(desk)
    await merged(desk, loser, winner)
    listed = (await desk.get(MERGES)).json()["items"]
    assert [(one["account"], one["reason"]) for one in listed] == [("front_desk", "same passport")]
    noted = office.owner.execute(
        "select patient from audit_entry where act = 'patient.merge' order by 1"
    ).fetchall()
    assert noted == [(winner,), (loser,)]


async def test_only_the_desks_merge(office: Office) -> None:
    for role in ("nurse", "clinician", "billing", "administrator", "auditor"):
        somebody = await office.sign_in(role)
        assert (await merged(somebody, 1, 2)).status_code == 403, role
        assert (await somebody.get(f"{PATIENTS}/duplicates")).status_code == 403, role


async def test_of_what_a_patient_has_one_that_of_the_standing_record_counts(
    office: Office,
) -> None:
    desk = await office.sign_in("front_desk")
    winner, loser = await registered(desk), await registered(desk)
    office.owner.execute(
        "create table diet (patient integer primary key references patient, said text)"
    )
    office.owner.execute("insert into diet values (%s, 'a'), (%s, 'b')", (loser, winner))
    made = await merged(desk, loser, winner)
    assert (made.status_code, made.json()["moved"]) == (201, {})
    assert office.value("select said from diet where patient = %s", winner) == "b"


# -- finding them -------------------------------------------------------------------------------


async def test_somebody_who_has_a_record_is_noticed_before_a_second_one(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    known = await registered(desk)
    for changed, reason in (
        ({}, "same date of birth"),
        ({"birth_date": "1961-02-04"}, "day and month of birth exchanged"),
        ({"family_name": "Vagra"}, "similar family name"),
        ({"family_name": "Nagy", "former_name": "Varga"}, "former name"),
        ({"family_name": "Ada", "given_name": "Varga"}, "family and given name exchanged"),
    ):
        like = (await desk.post(f"{PATIENTS}/lookalikes", json=ADA | changed)).json()["items"]
        assert [(one["patient"]["id"], one["likely"]) for one in like] == [(known, True)], changed
        assert reason in like[0]["reasons"]


async def test_the_same_passport_is_noticed_whatever_the_name(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    known = await registered(desk)
    passport = {"kind": "PPN", "assigner": "HU", "value": "BA 123456"}
    await desk.post(f"{PATIENTS}/{known}/identifiers", json=passport, headers=once())
    said = ADA | {"family_name": "Kis", "given_name": "Eva", "identifiers": [passport]}
    like = (await desk.post(f"{PATIENTS}/lookalikes", json=said)).json()["items"]
    assert [one["patient"]["id"] for one in like] == [known]


async def test_a_stranger_is_like_nobody(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    await registered(desk)
    said = ADA | {"family_name": "Okafor", "given_name": "Chidi", "birth_date": "1990-09-09"}
    assert (await desk.post(f"{PATIENTS}/lookalikes", json=said)).json()["items"] == []


async def test_the_work_list_shows_a_pair_until_somebody_has_looked(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    pairs = f"{PATIENTS}/duplicates"
    before = len((await desk.get(pairs)).json()["items"])
    one, two = await registered(desk), await registered(desk, birth_date="1961-02-04")
    three = await registered(desk, given_name="Adah")

    async def shown() -> list[tuple[int, int]]:
        items = (await desk.get(pairs)).json()["items"]
        return [(pair["first"]["id"], pair["second"]["id"]) for pair in items][before:]

    assert await shown() == [(one, two), (one, three), (two, three)]
    told = await desk.post(f"{pairs}/distinct", json={"first": three, "second": one})
    assert told.status_code == 204
    await merged(desk, two, one)
    assert await shown() == []


async def test_the_work_list_goes_on_over_records_that_are_like_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.patients.lookalikes.SPAN", 5)
    desk = await office.sign_in("front_desk")
    one, two = await registered(desk), await registered(desk)
    found: list[tuple[int, int]] = []
    params: dict[str, str] = {}
    while True:
        page = (await desk.get(f"{PATIENTS}/duplicates", params=params)).json()
        found += [(pair["first"]["id"], pair["second"]["id"]) for pair in page["items"]]
        if page["next"] is None:
            break
        params = {"cursor": page["next"]}
    assert found.count((one, two)) == 1
    assert len(found) == len(set(found))
