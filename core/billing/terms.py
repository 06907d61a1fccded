"""What the site agreed on: its zone, its currency, leave, and when invoices are due."""

from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import insert, text, update

from core.billing.charging import Rules
from core.billing.model import BillingTerms
from core.books import Book, refusing
from core.errors import Outdated, Unknown

_TERMS = text("""
    select site.name, site.time_zone, site.currency,
           coalesce(leave_free, true), coalesce(due_days, 30),
           coalesce(billing_terms.revision, 0)
    from site left join billing_terms on billing_terms.site = site.id where site.id = :site
""")


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a site agreed on.

    Attributes:
        hospital: Its name.
        time_zone: IANA name; days of bills are days there.
        currency: ISO 4217, two digits after the point.
        leave_free: Neither days nor hours on leave are charged.
        due_days: From the issue of an invoice to when it is due.
        revision: 0 while nobody has set anything.
    """

    hospital: str
    time_zone: str
    currency: str
    leave_free: bool
    due_days: int
    revision: int

    @property
    def zone(self) -> ZoneInfo:
        """Of the site."""
        return ZoneInfo(self.time_zone)

    @property
    def rules(self) -> Rules:
        """As charging wants them."""
        return Rules(zone=self.zone, leave_free=self.leave_free)


async def read_terms(book: Book) -> Terms:
    """What counts now.

    Raises:
        Unknown: The site is not in the database.
    """
    row = (await book.connection.execute(_TERMS, {"site": book.site})).first()
    if row is None:
        raise Unknown("no such site")
    return Terms(
        hospital=row[0],
        time_zone=row[1],
        currency=row[2],
        leave_free=row[3],
        due_days=row[4],
        revision=row[5],
    )


async def agree(book: Book, *, leave_free: bool, due_days: int, seen: int) -> Terms:
    """Change them, for what is proposed and issued from now on.

    Raises:
        Outdated: Somebody was quicker.
    """
    said = {"leave_free": leave_free, "due_days": due_days}
    if seen == 0:
        with refusing({"pk_billing_terms": Outdated()}):
            await book.connection.execute(insert(BillingTerms).values(site=book.site, **said))
    else:
        changed = await book.connection.execute(
            update(BillingTerms)
            .where(BillingTerms.site == book.site, BillingTerms.revision == seen)
            .values(revision=seen + 1, **said)
        )
        if changed.rowcount == 0:
            raise Outdated
    await book.note("billing.agree", detail=said)
    return await read_terms(book)
