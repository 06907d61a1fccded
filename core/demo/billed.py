"""Earlier patients of the live ward, their charges, invoices and payments."""

from datetime import date, timedelta
from decimal import Decimal

from psycopg.types.range import Range
from sqlalchemy import text

from core.billing.insuring import PolicySaid, add_insurer, insure
from core.billing.invoicing import draft, issue
from core.billing.paying import take
from core.billing.pricing import PriceSaid, set_price
from core.billing.proposing import propose
from core.billing.reviewing import Decision, Review, list_charges, review_all
from core.demo.house import House
from core.demo.names import LAST, WOMEN
from core.demo.prices import price_list
from core.patients.registering import Demographics, register

_COUNT = 7
_LAST_LEFT_DAYS_AGO = 13
_BEDS = text("select id from bed where unit = 'ward-3' order by position limit :count")

_LAY = text("""
    with was as (
        insert into admission (patient, during, reason, attending, discharged_to)
        values (:patient, :during, :reason, 'clinician', 'home') returning id, patient, during
    )
    insert into stay (patient, bed, during, admission)
    select patient, :bed, during, id from was
""")


async def bill(house: House) -> None:
    """Prices and an insurer; some have paid, some owe, some bills are still being written."""
    clerk = house.book("billing", ago=timedelta(days=120))
    year = house.now.year
    for price in price_list(year - 1, year + 1):
        said = PriceSaid(
            code=price.item.code,
            name=price.item.name,
            amount=price.amount,
            tax_percent=Decimal(0),
            since=price.since,
            until=price.until,
        )
        await set_price(clerk, said)
    insurer = (await add_insurer(clerk, "General Health Fund", "1 Mutual Street")).id
    beds = list((await house.connection.execute(_BEDS, {"count": _COUNT})).scalars())
    # Counted down: the last to leave is 0.
    for nth, bed in enumerate(reversed(beds)):
        await _earlier(house, nth, bed, insurer)


async def _earlier(house: House, nth: int, bed: str, insurer: int) -> None:
    """Somebody who lay here before, the longer ago the larger `nth`."""
    left = timedelta(days=_LAST_LEFT_DAYS_AGO + nth * 10, hours=nth)
    came = left + timedelta(days=2 + nth % 4, hours=5)
    who = Demographics(
        family_name=LAST[(nth * 29 + 11) % len(LAST)],
        given_name=WOMEN[(nth * 17 + 2) % len(WOMEN)],
        birth_date=date(1940 + nth * 7, 1 + nth, 10 + nth),
        sex="female",
    )
    patient = (await register(house.book("front_desk", ago=came), f"EARLIER{nth:03}", who)).id
    lay = {
        "patient": patient,
        "bed": bed,
        "during": Range(house.now - came, house.now - left),
        "reason": "Pneumonia",
    }
    # Not by the use case: somebody lies there now, and an admission begins without an end.
    await house.connection.execute(_LAY, lay)
    if nth % 3 != 2:
        policy = PolicySaid(
            insurer=insurer,
            number=f"P{1000 + nth}",
            percent=Decimal(80),
            deductible=Decimal(0),
            cap=None,
            since=date(2020, 1, 1),
            until=None,
        )
        await insure(house.book("billing", ago=left), patient, policy)
    await _bill(house, nth, patient, left)


async def _bill(house: House, nth: int, patient: int, left: timedelta) -> None:
    """The last two are to be reviewed and to be issued; of the others every second has paid."""
    clerk = house.book("billing", ago=left - timedelta(days=2))
    await propose(clerk, patient)
    if nth == 0:
        return
    open_ones = (await list_charges(clerk, state="proposed", patient=patient, start=None)).items
    decided = [
        Review(charge=one.id, seen=one.revision, decision=Decision.ACCEPT) for one in open_ones
    ]
    await review_all(clerk, decided)
    drafted = await draft(clerk, patient, None)
    if nth == 1:
        return
    issued = await issue(clerk, drafted.id, seen=drafted.revision)
    paying = house.book("billing", ago=left - timedelta(days=20))
    if issued.insurer_share and paying.now < house.now:
        await take(
            paying, issued.id, amount=issued.insurer_share, by_whom="insurer", reference="bank"
        )
    rest = issued.total - issued.insurer_share
    if nth % 2 == 0 and rest and paying.now < house.now:
        await take(paying, issued.id, amount=rest, by_whom="patient", reference="card")
