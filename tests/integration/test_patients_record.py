"""The clinical record: what those who care write, and nobody else reads."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

PENICILLIN = {
    "substance": "Penicillin",
    "reaction": "rash",
    "severity": "severe",
    "certainty": "confirmed",
}
AMOXICILLIN = {
    "drug": "Amoxicillin",
    "dose": "one tablet",
    "amount": "500",
    "amount_unit": "mg",
    "route": "oral",
    "frequency": "three times a day",
    "started_at": "2026-01-01T08:00:00Z",
    "prescriber": "clinician",
}
SPRAIN = {"description": "Sprained ankle", "icd10": "S93.4", "onset": "2026-01-01"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300


def of(office: Office, bed: str = "icu-01") -> str:
    patient = office.value("select patient from stay where bed = %s", bed)
    return f"/api/v1/patients/{patient}"


def refused(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def test_an_allergy_is_written_mended_and_ended_and_says_by_whom(office: Office) -> None:
    path = of(office) + "/allergies"
    nurse, doctor = await office.sign_in("icu_nurse"), await office.sign_in("clinician")
    assert (await nurse.get(path)).json()["asked"] is False
    none = await nurse.post(f"{path}/none", headers=once())
    assert (none.status_code, (await nurse.get(path)).json()["asked"]) == (201, True)
    made = (await nurse.post(path, json=PENICILLIN, headers=once())).json()
    assert made | PENICILLIN | {"recorded_by": "icu_nurse", "revision": 1} == made
    first, *others = (await nurse.get(path)).json()["items"]
    assert (first["id"], [one["ended_at"] is None for one in others]) == (made["id"], [False])
    assert refused(await nurse.post(f"{path}/none", headers=once())) == (409, "allergy-known")
    entry = f"{path}/{made['id']}"
    mended = await doctor.put(entry, json=PENICILLIN | {"severity": "mild"}, headers=seen(1))
    assert (mended.headers["etag"], mended.json()["changed_by"]) == ('"2"', "clinician")
    assert (await nurse.put(entry, json=PENICILLIN, headers=seen(1))).status_code == 412
    assert (await nurse.post(f"{entry}/end", json={}, headers=seen(2))).status_code == 422
    ended = await doctor.post(f"{entry}/end", json={"reason": "tested"}, headers=seen(2))
    assert (ended.status_code, ended.json()["end_reason"]) == (200, "tested")
    assert (await doctor.put(entry, json=PENICILLIN, headers=seen(3))).status_code == 412
    assert office.value("select count(*) from allergy") == 2
    acts = office.owner.execute(
        "select act, account from audit_entry where thing = %s order by number",
        (f"allergy/{made['id']}",),
    ).fetchall()
    assert acts == [
        ("allergy.write", "icu_nurse"),
        ("allergy.amend", "clinician"),
        ("allergy.end", "clinician"),
    ]


async def test_a_drug_against_an_allergy_wants_a_reason(office: Office) -> None:
    path = of(office)
    doctor = await office.sign_in("clinician")
    first = await doctor.post(f"{path}/medications", json=AMOXICILLIN, headers=once())
    assert (first.status_code, first.json()["amount"]) == (201, "500.0000")
    await doctor.post(f"{path}/allergies", json=PENICILLIN, headers=once())
    again = await doctor.post(f"{path}/medications", json=AMOXICILLIN, headers=once())
    assert refused(again) == (409, "against-an-allergy")
    assert again.json()["substances"] == ["Penicillin"]
    entry = f"{path}/medications/{first.json()['id']}"
    stopped = AMOXICILLIN | {"stopped_at": "2026-01-03T08:00:00Z"}
    assert (await doctor.put(entry, json=stopped, headers=seen(1))).status_code == 200
    despite = AMOXICILLIN | {"despite": "desensitised"}
    made = await doctor.post(f"{path}/medications", json=despite, headers=once())
    assert (made.status_code, made.json()["despite"]) == (201, "desensitised")


async def test_what_cannot_be_of_a_drug_or_a_condition_is_refused(office: Office) -> None:
    path = of(office)
    doctor = await office.sign_in("clinician")
    for wrong, slug in (
        ({"amount_unit": ""}, "half-adose"),
        ({"stopped_at": "2025-01-01T00:00:00Z"}, "stops-before-it-starts"),
        ({"prescriber": "nobody"}, "no-such-prescriber"),
        ({"started_at": "2026-01-01T08:00:00"}, "malformed"),
        ({"amount": "-1"}, "malformed"),
        ({"recorded_by": "somebody"}, "malformed"),
    ):
        said = AMOXICILLIN | wrong
        answer = await doctor.post(f"{path}/medications", json=said, headers=once())
        assert refused(answer) == (422, slug), wrong
    for wrong, slug in (
        ({"icd10": "ankle"}, "malformed"),
        ({"resolved": "2025-12-31"}, "ends-before-it-begins"),
    ):
        answer = await doctor.post(f"{path}/conditions", json=SPRAIN | wrong, headers=once())
        assert refused(answer) == (422, slug), wrong


async def test_a_condition_is_over_and_stays_in_the_record(office: Office) -> None:
    path = of(office) + "/conditions"
    nurse = await office.sign_in("icu_nurse")
    made = (await nurse.post(path, json=SPRAIN, headers=once())).json()
    over = SPRAIN | {"resolved": "2026-02-01"}
    shown = await nurse.put(f"{path}/{made['id']}", json=over, headers=seen(1))
    assert shown.json() | over == shown.json()
    assert [one["resolved"] for one in (await nurse.get(path)).json()["items"]] == ["2026-02-01"]


async def test_a_note_is_corrected_by_another_one_and_never_changed(office: Office) -> None:
    path = of(office) + "/notes"
    nurse = await office.sign_in("icu_nurse")
    first = (await nurse.post(path, json={"body": "Left knee."}, headers=once())).json()
    said = {"body": "Right knee.", "corrects": first["id"]}
    second = (await nurse.post(path, json=said, headers=once())).json()
    assert (second["corrects"], second["recorded_by"]) == (first["id"], "icu_nurse")
    twice = await nurse.post(path, json=said, headers=once())
    assert refused(twice) == (409, "corrected")
    items = (await nurse.get(path)).json()["items"]
    assert [(one["body"], one["corrected_by"]) for one in items] == [
        ("Right knee.", None),
        ("Left knee.", second["id"]),
    ]
    other = of(office, "icu-02") + "/notes"
    assert (await nurse.post(other, json=said, headers=once())).status_code == 404
    rights = office.owner.execute(
        "select string_agg(privilege_type, ',' order by privilege_type)"
        " from information_schema.role_table_grants"
        " where grantee = 'wardwatch_gateway' and table_name = 'note'"
    ).fetchone()
    assert rights == ("INSERT,SELECT",)


async def test_many_notes_come_in_pages(office: Office) -> None:
    path = of(office) + "/notes"
    patient = path.split("/")[4]
    office.owner.execute(
        "insert into note (patient, kind, body, recorded_at, recorded_by)"
        " select %s, 'nursing', n::text, now(), 'nurse' from generate_series(1, 120) as n",
        (patient,),
    )
    nurse = await office.sign_in("icu_nurse")
    bodies: list[str] = []
    params: dict[str, Any] = {"kind": "nursing"}
    while True:
        page = (await nurse.get(path, params=params)).json()
        bodies += [one["body"] for one in page["items"]]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert bodies == [str(n) for n in range(120, 0, -1)]


async def test_a_document_comes_back_as_it_was_and_is_never_a_page_of_ours(
    office: Office,
) -> None:
    path = of(office) + "/documents"
    nurse = await office.sign_in("icu_nurse")
    name = {"Document-Name": "Befund%20%22Z%C3%BCrich%22.png"}
    made = await nurse.post(path, content=PNG, headers=name | once())
    assert made.status_code == 201, made.text
    shown = made.json()
    digest = hashlib.sha256(PNG).hexdigest()
    assert (shown["name"], shown["kind"], shown["size"], shown["sha256"]) == (
        'Befund "Zürich".png', "image/png", len(PNG), digest,
    )  # fmt: skip
    got = await nurse.get(f"{path}/{shown['id']}")
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert got.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Befund%20%22Z%C3%BCrich%22.png"
    )
    assert got.headers["x-content-type-options"] == "nosniff"
    assert [one["id"] for one in (await nurse.get(path)).json()["items"]] == [shown["id"]]
    end = f"{path}/{shown['id']}/end"
    ended = await nurse.post(end, json={"reason": "another patient's"}, headers=seen(1))
    assert ended.json()["end_reason"] == "another patient's"
    assert (await nurse.get(f"{path}/{shown['id']}")).status_code == 200
    page = await nurse.post(path, content=b"<script>alert(1)</script>", headers=name | once())
    fetched = await nurse.get(f"{path}/{page.json()['id']}")
    assert fetched.headers["content-type"].startswith("text/plain")
    assert fetched.headers["content-disposition"].startswith("attachment")


async def test_a_document_is_what_it_is_and_not_too_large(office: Office) -> None:
    path = of(office) + "/documents"
    nurse = await office.sign_in("icu_nurse")

    async def sent(content: bytes, name: str = "x.pdf") -> int:
        headers = {"Document-Name": name} | once()
        return (await nurse.post(path, content=content, headers=headers)).status_code

    largest = 5 * 1024 * 1024
    assert await sent(b"MZ\x90\x00 program") == 422
    assert await sent(b"") == 422
    assert await sent(b"text", name="%0A") == 422
    assert await sent(PNG[:8] + bytes(largest - 8)) == 201
    assert await sent(PNG[:8] + bytes(largest - 7)) == 413
    note = {"body": "x" * 70_000}
    assert (await nurse.post(of(office) + "/notes", json=note, headers=once())).status_code == 413


async def test_what_was_done_is_written_down_once_and_can_be_withdrawn(office: Office) -> None:
    path = of(office) + "/procedures"
    doctor = await office.sign_in("clinician")
    said = {"code": "xray-1", "name": "X-ray of the chest", "at": "2026-01-02T10:00:00+01:00"}
    key = once()
    first = await doctor.post(path, json=said, headers=key)
    again = await doctor.post(path, json=said, headers=key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert (first.json()["at"], first.json()["account"]) == ("2026-01-02T09:00:00Z", "clinician")
    for wrong in ({"at": "2199-01-01T00:00:00Z"}, {"by": "nobody"}, {"code": "a b"}):
        answer = await doctor.post(path, json=said | wrong, headers=once())
        assert answer.status_code == 422, wrong
    end = f"{path}/{first.json()['id']}/end"
    ended = await doctor.post(end, json={"reason": "twice"}, headers=seen(1))
    assert ended.json()["ended_at"] is not None
    assert office.value("select count(*) from procedure_done where ended_at is null") == 0


async def test_the_timeline_has_everything_newest_first(office: Office) -> None:
    path = of(office)
    doctor = await office.sign_in("clinician")
    await doctor.post(f"{path}/notes", json={"body": "Seen."}, headers=once())
    await doctor.post(f"{path}/conditions", json=SPRAIN, headers=once())
    await doctor.post(f"{path}/medications", json=AMOXICILLIN, headers=once())
    await doctor.post(f"{path}/documents", content=PNG, headers={"Document-Name": "x"} | once())
    said = {"code": "xray-1", "name": "X-ray", "at": "2026-01-02T10:00:00Z"}
    await doctor.post(f"{path}/procedures", json=said, headers=once())
    office.owner.execute(
        "insert into alert_event (at, received_at, number, boot, seq, revision, settled, site,"
        " unit, bed, alert_id, change, alert)"
        " select now(), now(), n, 1, n, 1, false, 'main', 'icu', 'icu-01', 'a' || n, 'raised', '{}'"
        " from generate_series(1, 3) as n"
    )
    page = (await doctor.get(f"{path}/timeline")).json()
    kinds = [one["kind"] for one in page["items"]]
    assert set(kinds) == {"stay", "note", "condition", "medication", "document", "procedure"}
    times = [datetime.fromisoformat(one["at"]) for one in page["items"]]
    assert times == sorted(times, reverse=True)
    stay = next(one for one in page["items"] if one["kind"] == "stay")
    assert (stay["title"], stay["alerts"]) == ("Intensive care, bed I01", 3)


async def test_a_long_timeline_comes_in_pages_without_a_gap(office: Office) -> None:
    path = of(office)
    office.owner.execute(
        "insert into note (patient, kind, body, recorded_at, recorded_by)"
        " select %s, 'nursing', n::text, %s, 'nurse' from generate_series(1, 105) as n",
        (path.rpartition("/")[2], datetime(2026, 1, 1, tzinfo=UTC)),
    )
    nurse = await office.sign_in("icu_nurse")
    found: list[tuple[str, int]] = []
    params: dict[str, str] = {}
    while True:
        page = (await nurse.get(f"{path}/timeline", params=params)).json()
        found += [(one["kind"], one["id"]) for one in page["items"]]
        if page["next"] is None:
            break
        params = {"cursor": page["next"]}
    assert len(found) == len(set(found)) == 106
    assert (await nurse.get(f"{path}/timeline", params={"cursor": "WyJ4Il0"})).status_code == 422


PARTS = ("allergies", "conditions", "medications", "notes", "documents", "procedures", "timeline")


async def test_only_those_who_care_read_or_write_the_record(office: Office) -> None:
    path = of(office)
    for role in ("front_desk", "bed_manager", "billing", "biomed", "administrator", "auditor"):
        somebody = await office.sign_in(role)
        for part in PARTS:
            assert (await somebody.get(f"{path}/{part}")).status_code == 403, (role, part)
        answer = await somebody.post(f"{path}/allergies", json=PENICILLIN, headers=once())
        assert answer.status_code == 403, role


async def test_nobody_reaches_another_units_record_by_its_number(office: Office) -> None:
    path = of(office)
    mine, others = await office.sign_in("icu_nurse"), await office.sign_in("ward_nurse")
    made = (await mine.post(f"{path}/allergies", json=PENICILLIN, headers=once())).json()
    for part in PARTS:
        assert (await others.get(f"{path}/{part}")).status_code == 403, part
    # Through a patient of their own, the entry of another one is not there.
    theirs = of(office, "ward-3-01")
    entry = f"{theirs}/allergies/{made['id']}"
    assert (await others.put(entry, json=PENICILLIN, headers=seen(1))).status_code == 404
    ended = await others.post(f"{entry}/end", json={"reason": "x"}, headers=seen(1))
    assert ended.status_code == 404
    # Nor by guessing a patient that is not there.
    assert (await others.get("/api/v1/patients/999999/notes")).status_code == 404
