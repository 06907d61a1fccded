"""From the ledger to the money: each charge once, each number once, what is issued for ever."""

import asyncio
from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import errors

from core.paging import cursor
from tests.integration.billing import a_patient, a_till, asked, correct
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

CLIENTS = 20


def kind_of(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


async def test_the_ledger_is_proposed_once_however_often_it_is_asked(office: Office) -> None:
    till = await a_till(office)
    first = await till.proposed()
    assert {(one["code"], one["on_day"], one["quantity"]) for one in first} == {
        ("day.bed.icu", "2026-03-02", "1.0000"),
        ("day.bed.icu", "2026-03-03", "1.0000"),
        ("hour.bed.icu", "2026-03-02", "15.0000"),
        ("hour.bed.icu", "2026-03-03", "24.0000"),
        ("hour.bed.icu", "2026-03-04", "9.0000"),
    }
    assert await till.proposed() == first


async def test_twenty_who_propose_at_once_make_each_charge_once(office: Office) -> None:
    till = await a_till(office)
    body = {"patient": till.patient}
    async with asyncio.TaskGroup() as group:
        tries = [
            group.create_task(asked(till.desk, "/api/v1/billing/proposals", body))
            for _ in range(CLIENTS)
        ]
    made = [one.result() for one in tries]
    assert {one.status_code for one in made} == {201}
    assert sum(one.json()["proposed"] for one in made) == 5
    assert office.value("select count(*) from charge") == 5


async def test_a_person_may_change_a_quantity_and_says_why(office: Office) -> None:
    till = await a_till(office)
    charge = (await till.proposed())[-1]
    path = f"/api/v1/billing/charges/{charge['id']}/review"
    said = {"decision": "accept", "quantity": "8"}
    assert kind_of(await till.desk.put(path, json=said, headers=seen(1))) == "no-reason"
    done = await till.desk.put(path, json=said | {"reason": "left early"}, headers=seen(1))
    assert (done.json()["quantity"], done.json()["amount"]) == ("8.0000", "480.00")
    assert (await till.desk.put(path, json=said, headers=seen(1))).status_code == 412
    # The ledger says what it said, so the decision stands.
    assert charge["id"] not in {one["id"] for one in await till.proposed()}


async def test_a_corrected_ledger_withdraws_and_corrects_and_touches_no_invoice(
    office: Office,
) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    correct(office, till.patient, "[2026-03-02 09:00+01,2026-03-03 20:00+01)")
    corrections = await till.proposed()
    assert {(one["code"], one["on_day"], one["quantity"]) for one in corrections} == {
        ("day.bed.icu", "2026-03-03", "-1.0000"),
        ("hour.bed.icu", "2026-03-03", "-4.0000"),
        ("hour.bed.icu", "2026-03-04", "-9.0000"),
    }
    assert all(one["corrects"] for one in corrections)
    assert await till.get(f"/invoices/{invoice['id']}") == invoice
    await till.accept_all()
    draft = await till.post("/invoices", {"patient": till.patient})
    refused = await till.desk.post(
        f"/api/v1/billing/invoices/{draft['id']}/issue", headers=seen(draft["revision"])
    )
    assert (refused.status_code, kind_of(refused)) == (422, "below-nothing")


async def test_a_draft_that_the_ledger_changed_is_looked_at_again(office: Office) -> None:
    till = await a_till(office)
    draft = await till.drafted()
    correct(office, till.patient, "[2026-03-02 09:00+01,2026-03-04 08:00+01)")
    await till.proposed()
    sent = await till.desk.post(
        f"/api/v1/billing/invoices/{draft['id']}/issue", headers=seen(draft["revision"])
    )
    assert sent.status_code == 412


async def test_an_invoice_says_what_was_done_and_what_it_costs(office: Office) -> None:
    till = await a_till(office)
    office.owner.execute(
        "insert into procedure_done (patient, code, name, at, account)"
        " values (%s, 'ct.head', 'CT', '2026-03-03 12:00+01', 'clinician')",
        (till.patient,),
    )
    invoice = await till.issued()
    # Two days, 48 hours, a CT with 19 % on it.
    assert (invoice["net"], invoice["tax"], invoice["total"]) == ("4990.00", "58.90", "5048.90")
    assert invoice["number"].endswith("-000001")
    assert invoice["open"] == "5048.90"
    assert sum(Decimal(one["amount"]) for one in invoice["lines"]) == Decimal("4990.00")


async def test_numbers_have_no_gap_and_no_double_when_twenty_issue_at_once(
    office: Office,
) -> None:
    till = await a_till(office)
    during = "[2026-02-01 09:00+01,2026-02-02 09:00+01)"
    drafts = []
    for nth in range(CLIENTS):
        bed = f"ward-3-{nth + 1:02}" if nth < 16 else f"icu-{nth - 14:02}"
        till.patient, _ = a_patient(office, f"91{nth:04}", during, bed)
        drafts.append(await till.drafted())

    async def issue(draft: dict[str, Any]) -> str:
        async with asyncio.timeout(60):
            while True:
                sent = await till.desk.post(
                    f"/api/v1/billing/invoices/{draft['id']}/issue",
                    headers=seen(draft["revision"]),
                )
                if sent.status_code != 503:
                    assert sent.status_code == 200, sent.text
                    return str(sent.json()["number"])

    # One that is refused meanwhile takes no number with it.
    office.owner.execute("update charge set amount = -1 where invoice = %s", (drafts[7]["id"],))
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(issue(one)) for nth, one in enumerate(drafts) if nth != 7]
        refused = group.create_task(
            till.desk.post(
                f"/api/v1/billing/invoices/{drafts[7]['id']}/issue",
                headers=seen(drafts[7]["revision"]),
            )
        )
    assert refused.result().status_code in {422, 503}
    ordinals = sorted(int(one.result().rpartition("-")[2]) for one in tries)
    assert ordinals == list(range(1, CLIENTS))


@pytest.mark.parametrize(
    "statement",
    [
        "update invoice set total = 0",
        "update invoice set due_on = due_on + 1",
        "delete from invoice",
        "update invoice_line set name = 'x'",
        "delete from invoice_line",
        (
            "insert into invoice_line (invoice, position, code, name, per, on_day, quantity,"
            " unit_amount, amount, tax_percent)"
            " select id, 99, 'x', 'x', 'piece', '2026-01-01', 1, 1, 1, 0 from invoice"
        ),
        "update charge set amount = 0",
        "delete from charge",
        "update payment set amount = 1",
        "truncate payment, dunning_letter, invoice_tax, invoice_line, charge, invoice",
    ],
)
async def test_what_was_issued_stays_as_it_is_even_for_the_owner(
    office: Office, statement: LiteralString
) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    await till.post(f"/invoices/{invoice['id']}/payments", {"amount": "1.00", "by_whom": "patient"})
    with pytest.raises((errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)):
        office.owner.execute(statement)


async def test_a_price_that_changes_leaves_what_was_issued(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    office.owner.execute("update price set amount = amount * 2, name = 'dearer'")
    assert await till.proposed() == []
    assert await till.get(f"/invoices/{invoice['id']}") == invoice


async def test_one_price_of_a_code_at_a_time(office: Office) -> None:
    till = await a_till(office)
    said = {"code": "ct.head", "name": "CT", "amount": "1.00", "since": "2027-01-01"}
    taken = await till.desk.post("/api/v1/billing/prices", json=said, headers=once())
    assert (taken.status_code, kind_of(taken)) == (409, "already-priced")
    prices = (await till.get("/prices"))["items"]
    old = next(one for one in prices if one["code"] == "ct.head")
    ended = await till.desk.post(
        f"/api/v1/billing/prices/{old['id']}/end", json={"until": "2027-01-01"}, headers=seen(1)
    )
    assert (ended.status_code, ended.json()["until"]) == (200, "2027-01-01")
    await till.post("/prices", said)
    assert len((await till.get("/prices?on=2027-01-01"))["items"]) == len(prices)


async def test_payments_in_parts_too_much_and_bounced(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    path = f"/invoices/{invoice['id']}/payments"
    total = Decimal(invoice["total"])
    first = await till.post(path, {"amount": "1000.00", "by_whom": "patient"})
    assert Decimal(first["open"]) == total - 1000
    over = await till.post(path, {"amount": str(total), "by_whom": "patient"})
    assert Decimal(over["open"]) == -1000
    payment = over["payments"][0]["id"]
    bounced = await till.post(f"/payments/{payment}/reversal", {"reason": "bounced"})
    assert Decimal(bounced["open"]) == 0
    again = await till.desk.post(
        f"/api/v1/billing/payments/{payment}/reversal", json={"reason": "x"}, headers=once()
    )
    assert (again.status_code, kind_of(again)) == (409, "already-reversed")


async def test_a_payment_pressed_twice_is_taken_once_and_only_for_this_invoice(
    office: Office,
) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    body = {"amount": "10.00", "by_whom": "patient"}
    key = once()
    path = f"/api/v1/billing/invoices/{invoice['id']}/payments"
    for _ in range(2):
        assert (await till.desk.post(path, json=body, headers=key)).status_code == 201
    assert office.value("select count(*) from payment") == 1
    other = await till.desk.post("/api/v1/billing/invoices/999/payments", json=body, headers=key)
    assert kind_of(other) == "key-reused"


async def test_the_insurer_pays_its_share_beyond_the_deductible(office: Office) -> None:
    till = await a_till(office)
    insurer = await till.post("/insurers", {"name": "Mutual Aid"})
    policy = {
        "insurer": insurer["id"],
        "number": "P-1",
        "percent": "80",
        "deductible": "500.00",
        "cap": "3000.00",
        "since": "2026-01-01",
        "until": "2027-01-01",
    }
    await till.post(f"/patients/{till.patient}/policies", policy)
    twice = await till.desk.post(
        f"/api/v1/billing/patients/{till.patient}/policies", json=policy, headers=once()
    )
    assert kind_of(twice) == "already-insured"
    invoice = await till.issued()
    # 4680.00 less 500.00, of that 80 %, and no more than 3000.00.
    assert (invoice["total"], invoice["insurer_share"]) == ("4680.00", "3000.00")
    assert (invoice["insurer_open"], invoice["patient_open"]) == ("3000.00", "1680.00")
    lines = [one["id"] for one in invoice["lines"]]
    for line in lines:
        note = await till.post(
            f"/invoices/{invoice['id']}/credits", {"lines": [line], "reason": "goodwill"}
        )
        assert note["number"].startswith("C")
    after = await till.get(f"/invoices/{invoice['id']}")
    assert (after["insurer_open"], after["patient_open"]) == ("0.00", "0.00")
    assert len(after["credit_notes"]) == len(lines)
    used = office.value("select sum(deductible_used) from invoice where issued_at is not null")
    assert used == 0


async def test_a_credit_note_takes_back_once_and_may_bill_again(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    path = f"/invoices/{invoice['id']}/credits"
    note = await till.post(path, {"reason": "wrong payer", "bill_again": True})
    assert (note["kind"], note["total"]) == ("credit", "-4680.00")
    twice = await till.desk.post(f"/api/v1/billing{path}", json={"reason": "x"}, headers=once())
    assert (twice.status_code, kind_of(twice)) == (409, "already-credited")
    assert len(await till.proposed()) == 5
    second = await till.issued()
    assert second["total"] == invoice["total"]
    assert second["number"].endswith("-000002")
    assert await till.proposed() == []


async def test_what_is_due_is_shown_by_its_age_and_reminded_step_by_step(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    fresh = {one["age"]: one["patient"] for one in (await till.get("/ageing"))["ages"]}
    assert fresh["not_due"] == "4680.00"
    assert (await till.get("/dunning"))["items"] == []
    office.owner.execute("alter table invoice disable trigger final_invoice")
    office.owner.execute("update invoice set due_on = current_date - 45")
    office.owner.execute("alter table invoice enable trigger final_invoice")
    old = {one["age"]: one["patient"] for one in (await till.get("/ageing"))["ages"]}
    assert old["31-60"] == "4680.00"
    for level in (1, 2, 3):
        letter = await till.post(f"/invoices/{invoice['id']}/letters")
        assert letter["letters"] == level
    fourth = await till.desk.post(
        f"/api/v1/billing/invoices/{invoice['id']}/letters", headers=once()
    )
    assert kind_of(fourth) == "nothing-due"


async def test_who_cares_may_know_whether_and_never_how_much(office: Office) -> None:
    till = await a_till(office)
    await till.issued()
    patient = office.value("select patient from stay where bed = 'icu-01' and upper_inf(during)")
    nurse = await office.sign_in("icu_nurse")
    shown = await nurse.get(f"/api/v1/billing/patients/{patient}")
    assert shown.status_code == 200
    assert "amount" not in shown.text
    assert "total" not in shown.text
    other = await office.sign_in("ward_nurse")
    assert (await other.get(f"/api/v1/billing/patients/{patient}")).status_code == 403
    for path in ("/invoices", "/charges", "/prices", "/ageing"):
        assert (await nurse.get(f"/api/v1/billing{path}")).status_code == 403


async def test_auditors_read_and_change_nothing_and_every_look_is_kept(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    auditor = await office.sign_in("auditor")
    path = f"/api/v1/billing/invoices/{invoice['id']}"
    assert (await auditor.get(path)).status_code == 200
    paid = {"amount": "1.00", "by_whom": "patient"}
    assert (await auditor.post(f"{path}/payments", json=paid, headers=once())).status_code == 403
    acts = office.owner.execute(
        "select distinct act from audit_entry where patient = %s", (till.patient,)
    ).fetchall()
    assert {act for (act,) in acts} >= {
        "charge.propose",
        "charge.accept",
        "invoice.draft",
        "invoice.issue",
        "invoice.read",
    }


async def test_a_draft_is_thrown_away_and_its_charges_are_not(office: Office) -> None:
    till = await a_till(office)
    draft = await till.drafted()
    path = f"/api/v1/billing/invoices/{draft['id']}"
    gone = await till.desk.delete(path, headers=seen(draft["revision"]))
    assert gone.status_code == 204
    again = await till.post("/invoices", {"patient": till.patient})
    assert again["total"] == draft["total"]
    nothing = await till.desk.post(
        "/api/v1/billing/invoices", json={"patient": till.patient}, headers=once()
    )
    assert kind_of(nothing) == "nothing-to-invoice"


async def test_two_records_of_one_person_are_merged_with_what_was_invoiced(office: Office) -> None:
    till = await a_till(office)
    invoice = await till.issued()
    other, _ = a_patient(office, "900002", "[2026-01-02,2026-01-03)", "icu-02")
    with office.owner.transaction():
        office.owner.execute(
            "select merge_patients(%s, %s, 'front_desk', 'twice', now())", (till.patient, other)
        )
    shown = await till.get(f"/invoices/{invoice['id']}")
    assert shown == invoice | {"patient": other, "mrn": "900002"}


async def test_what_cannot_be_meant_is_refused_and_never_a_failure(office: Office) -> None:
    till = await a_till(office)
    charge = (await till.proposed())[-1]
    path = f"/api/v1/billing/charges/{charge['id']}/review"
    for quantity in ("-1", "1e9", "NaN"):
        said = {"decision": "accept", "quantity": quantity, "reason": "x"}
        answer = await till.desk.put(path, json=said, headers=seen(1))
        assert answer.status_code == 422, quantity
    for body in ({"patient": till.patient, "admission": 10**9}, {"patient": 10**9}):
        answer = await till.desk.post("/api/v1/billing/invoices", json=body, headers=once())
        assert answer.status_code == 404, answer.text
    made_up = cursor(10**12, "2026-01-01", 1)
    for listed in ("charges", "invoices", "cases", "prices"):
        answer = await till.desk.get(f"/api/v1/billing/{listed}?cursor={made_up}")
        assert answer.status_code == 422, listed
