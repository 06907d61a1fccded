"""What tests of bills begin with: prices, a patient with a ledger, a desk that asks again."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2
from psycopg import sql

from tests.office import Office, once, seen

PRICES = (
    ("day.bed.ward", "Day on a ward", "400.00", "0"),
    ("day.bed.icu", "Day in intensive care", "900.00", "0"),
    ("hour.bed.icu", "Hour in intensive care", "60.00", "0"),
    ("hour.monitoring", "Monitoring, an hour", "3.30", "0"),
    ("ct.head", "CT of the head", "310.00", "19"),
)
ASK_AGAIN_WITHIN_S = 60


@dataclass(slots=True, kw_only=True)
class Till:
    """Somebody of billing, with a patient of their own."""

    office: Office
    desk: httpx2.AsyncClient
    patient: int
    admission: int

    async def post(self, path: str, body: Any = None) -> dict[str, Any]:
        """A create that has to succeed."""
        made = await asked(self.desk, f"/api/v1/billing{path}", body)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    async def get(self, path: str) -> dict[str, Any]:
        """A look."""
        shown = await self.desk.get(f"/api/v1/billing{path}")
        assert shown.status_code == 200, shown.text
        found: dict[str, Any] = shown.json()
        return found

    async def proposed(self) -> list[dict[str, Any]]:
        """The charges to be reviewed, brought up to the ledger."""
        await self.post("/proposals", {"patient": self.patient})
        found = await self.get(f"/charges?state=proposed&patient={self.patient}")
        return list(found["items"])

    async def accept_all(self) -> None:
        """Accept what is proposed."""
        items = [
            {"charge": one["id"], "revision": one["revision"], "decision": "accept"}
            for one in await self.proposed()
        ]
        await self.post("/reviews", {"items": items})

    async def drafted(self) -> dict[str, Any]:
        """A draft of everything."""
        await self.accept_all()
        return await self.post("/invoices", {"patient": self.patient})

    async def issued(self) -> dict[str, Any]:
        """An issued invoice of everything."""
        return await self.issue(await self.drafted())

    async def issue(self, draft: dict[str, Any]) -> dict[str, Any]:
        """Issue a draft."""
        sent = await self.desk.post(
            f"/api/v1/billing/invoices/{draft['id']}/issue", headers=seen(draft["revision"])
        )
        assert sent.status_code == 200, sent.text
        found: dict[str, Any] = sent.json()
        return found


async def asked(desk: httpx2.AsyncClient, path: str, body: Any = None) -> httpx2.Response:
    """A create, asked again with its key while the hospital says that it is busy."""
    key = once()
    async with asyncio.timeout(ASK_AGAIN_WITHIN_S):
        while True:
            made = await desk.post(path, json=body, headers=key)
            if made.status_code != 503:
                return made


async def a_till(office: Office, during: str = "[2026-03-02 09:00+01,2026-03-04 09:00+01)") -> Till:
    """A price list, and a patient who lay in intensive care for two days and went home."""
    office.owner.execute("update site set time_zone = 'Europe/Berlin'")
    office.owner.execute("update unit set kind = 'icu' where id = 'icu'")
    desk = await office.sign_in("billing")
    till = Till(office=office, desk=desk, patient=0, admission=0)
    for code, name, amount, tax in PRICES:
        await till.post(
            "/prices", {"code": code, "name": name, "amount": amount, "tax_percent": tax}
        )
    till.patient, till.admission = a_patient(office, "900001", during)
    return till


def a_patient(office: Office, mrn: str, during: str, bed: str = "icu-01") -> tuple[int, int]:
    """Somebody who lay in a bed and went home; the demo ward's own patient came later."""
    patient = office.value(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values (%s, 'Łukasiewicz', 'Żaneta', '1961-04-02', 'female') returning id",
        mrn,
    )
    with office.owner.transaction():
        admission: int = office.value(
            "insert into admission (patient, during, discharged_to) values (%s, %s, 'home')"
            " returning id",
            patient,
            during,
        )
        office.owner.execute(
            "insert into stay (patient, bed, during, admission) values (%s, %s, %s, %s)",
            (patient, bed, during, admission),
        )
    return patient, admission


def correct(office: Office, patient: int, during: str) -> None:
    """The ledger says now that the patient was here then."""
    with office.owner.transaction():
        for table in ("admission", "stay"):
            office.owner.execute(
                sql.SQL("update {} set during = %s where patient = %s").format(
                    sql.Identifier(table)
                ),
                (during, patient),
            )
