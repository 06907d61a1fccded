"""What is proposed for a patient who is admitted: class, band and score by the birth date."""

from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import text

from core.books import Book
from core.errors import Unfit, Unknown
from core.saying import say
from core.stays.ages import Bands, propose
from core.stays.keeping import Suited
from core.wire import AgeClass


class NoSuchBand(Unfit):
    """The limits in force have no row for this age band."""


class SuitedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal, to be confirmed by who admits.

    Attributes:
        bands: Every age band the limits in force have a row for, by class; empty while the owner
            of the alerts has not said.
        years: Age in whole years, today at the site.
    """

    age_class: AgeClass
    age_band: str
    news2: bool
    years: int
    bands: dict[str, list[str]]


_BORN = text("""
    select patient.birth_date, (select time_zone from site where id = :site) as zone
    from patient where patient.id = :patient
""")


async def proposed(
    book: Book, patient: int, *, bands: Bands, pregnant: bool | None = None
) -> SuitedShown:
    """What fits a patient's age.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    row = (await book.connection.execute(_BORN, {"patient": patient, "site": book.site})).first()
    if row is None:
        raise Unknown("no such patient")
    today = book.now.astimezone(ZoneInfo(row.zone or "UTC")).date()
    found = propose(row.birth_date, today, bands=bands, pregnant=pregnant)
    return SuitedShown(
        age_class=found.age_class,
        age_band=found.age_band,
        news2=found.news2,
        years=found.years,
        bands={age_class.value: list(own) for age_class, own in bands.items()},
    )


def require_band(suited: Suited, bands: Bands) -> None:
    """Refuse a band that has no limits; while none are known, any is taken.

    Raises:
        NoSuchBand: It has none.
    """
    if suited.age_band and bands:
        offered = bands.get(AgeClass(suited.age_class), ())
        if suited.age_band not in offered:
            raise NoSuchBand(
                "{band} is not one of {offered}",
                band=suited.age_band,
                offered=tuple(offered) or say("none"),
            )
