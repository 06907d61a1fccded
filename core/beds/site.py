"""What holds for the whole hospital: its name, its clock, and the units its people read in."""

from enum import StrEnum
from zoneinfo import available_timezones

import msgspec
from sqlalchemy import select, update

from core.beds.model import Site
from core.books import Book
from core.errors import Outdated, Unfit


class NoSuchZone(Unfit):
    """There is no time zone of this name."""


class Temperature(StrEnum):
    """UCUM codes that a temperature is read in."""

    CELSIUS = "Cel"
    FAHRENHEIT = "[degF]"


class Pressure(StrEnum):
    """UCUM codes that a pressure is read in."""

    MILLIMETRE_OF_MERCURY = "mm[Hg]"
    KILOPASCAL = "kPa"


class Glucose(StrEnum):
    """UCUM codes that glucose is read in."""

    MASS = "mg/dL"
    SUBSTANCE = "mmol/L"


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """Units that people read and type in; what is stored is in the vocabulary's, always.

    Attributes:
        blood_pressure: Of cuff, arterial line and central vein.
        gas_pressure: Of carbon dioxide at the end of a breath.
    """

    temperature: Temperature = Temperature.CELSIUS
    blood_pressure: Pressure = Pressure.MILLIMETRE_OF_MERCURY
    gas_pressure: Pressure = Pressure.MILLIMETRE_OF_MERCURY
    glucose: Glucose = Glucose.MASS


class SiteShown(msgspec.Struct, frozen=True, kw_only=True):
    """A hospital.

    Attributes:
        time_zone: IANA name; the days of bills and calendars are days there.
        currency: ISO 4217.
        simulated: Patients and devices are made up.
    """

    id: str
    name: str
    time_zone: str
    currency: str
    simulated: bool
    units: Units
    revision: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator chooses for a hospital."""

    name: str
    time_zone: str
    units: Units


async def read_site(book: Book) -> SiteShown:
    """The hospital of this server."""
    found = await book.connection.execute(select(Site).where(Site.id == book.site))
    row = dict(found.mappings().one())
    return msgspec.convert(row | {"units": row}, SiteShown)


async def settle_site(book: Book, said: Settings, *, seen: int) -> SiteShown:
    """Choose name, zone and units.

    Raises:
        NoSuchZone: Nobody's clock is of that zone.
        Outdated: Somebody was quicker than `seen`.
    """
    if said.time_zone not in available_timezones():
        raise NoSuchZone
    before = await read_site(book)
    changed = await book.connection.execute(
        update(Site)
        .where(Site.id == book.site, Site.revision == seen)
        .values(
            name=said.name,
            time_zone=said.time_zone,
            revision=seen + 1,
            **msgspec.to_builtins(said.units),
        )
    )
    if changed.rowcount == 0:
        raise Outdated
    await book.note("site.amend", thing=f"site/{book.site}", detail={"was": _told(before)})
    return await read_site(book)


def _told(site: SiteShown) -> dict[str, object]:
    units: dict[str, object] = msgspec.to_builtins(site.units)
    return {"name": site.name, "time_zone": site.time_zone, **units}
