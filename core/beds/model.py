"""Tables of places, and of what stands against their use."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Site(Base):
    """A hospital.

    Attributes:
        id: Its level in topics.
        simulated: Patients and devices are made up; every screen says so.
        time_zone: IANA name; the days of bills and calendars are days there.
        currency: ISO 4217.
        temperature, blood_pressure, gas_pressure, glucose: UCUM codes of the units in which people
            read and type them; what is stored is in the vocabulary's.
    """

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint("currency ~ '^[A-Z]{3}$'", "currency"),
        CheckConstraint("temperature in ('Cel', '[degF]')", "temperature"),
        CheckConstraint("blood_pressure in ('mm[Hg]', 'kPa')", "blood_pressure"),
        CheckConstraint("gas_pressure in ('mm[Hg]', 'kPa')", "gas_pressure"),
        CheckConstraint("glucose in ('mg/dL', 'mmol/L')", "glucose"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    simulated: Mapped[bool] = mapped_column(server_default="false")
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC")
    currency: Mapped[str] = mapped_column(Text, server_default="EUR")
    temperature: Mapped[str] = mapped_column(Text, server_default="Cel")
    blood_pressure: Mapped[str] = mapped_column(Text, server_default="mm[Hg]")
    gas_pressure: Mapped[str] = mapped_column(Text, server_default="mm[Hg]")
    glucose: Mapped[str] = mapped_column(Text, server_default="mg/dL")
    revision: Mapped[int] = mapped_column(server_default="1")


class Unit(Base):
    """A ward, ICU, department or clinic.

    Attributes:
        kind: `ward`, `icu`, `emergency`, `theatre`, `maternity`, `paediatric` or `outpatient`.
        floor: Storey; storeys are what makes a way long.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint(
            "kind in ('ward','icu','emergency','theatre','maternity','paediatric','outpatient')",
            "kind",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(server_default="0")
    kind: Mapped[str] = mapped_column(Text, server_default="ward")
    floor: Mapped[int] = mapped_column(server_default="0")
    revision: Mapped[int] = mapped_column(server_default="1")


class Room(Base):
    """A room of a unit.

    Attributes:
        kind: `ward` has beds; `clinic`, `theatre` and `treatment` can be booked.
        single_sex: Only patients of one sex at a time.
        airborne: Has what airborne isolation needs.
    """

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("kind in ('ward','clinic','theatre','treatment')", "kind"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, server_default="ward")
    position: Mapped[int] = mapped_column(server_default="0")
    single_sex: Mapped[bool] = mapped_column(server_default="true")
    airborne: Mapped[bool] = mapped_column(server_default="false")
    revision: Mapped[int] = mapped_column(server_default="1")


class Bed(Base):
    """A place for one patient.

    Attributes:
        number: Stands for the bed in readings; never reused.
        position: Order on the wall.
        monitored: A monitor can be connected here.
    """

    __tablename__ = "bed"
    __table_args__ = (Index(None, "unit"), UniqueConstraint("id", "unit"))

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(server_default="0")
    room: Mapped[str | None] = mapped_column(ForeignKey("room.id"), index=True)
    monitored: Mapped[bool] = mapped_column(server_default="true")
    revision: Mapped[int] = mapped_column(server_default="1")


class BedState(Base):
    """What stands against a bed's use; who lies there follows from the ledger.

    Attributes:
        kind: `reserved` (ends by itself), `cleaning` or `blocked`.
        patient: For whom it is reserved.
    """

    __tablename__ = "bed_state"
    __table_args__ = (
        ExcludeConstraint(
            ("bed", "="), ("kind", "="), ("during", "&&"), name="ex_bed_state_bed", using="gist"
        ),
        CheckConstraint("kind in ('reserved','cleaning','blocked')", "kind"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
        CheckConstraint("(kind = 'reserved') = (patient is not null)", "patient"),
        CheckConstraint("kind <> 'reserved' or not upper_inf(during)", "expiry"),
        Index("ix_bed_state_during", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    patient: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, server_default="")


class Isolation(Base):
    """Why a patient, or a room, is kept apart.

    Attributes:
        kind: `contact`, `droplet`, `airborne` or `protective`.
    """

    __tablename__ = "isolation"
    __table_args__ = (
        ExcludeConstraint(
            ("patient", "="),
            ("kind", "="),
            ("during", "&&"),
            name="ex_isolation_patient",
            using="gist",
            where="patient is not null",
        ),
        ExcludeConstraint(
            ("room", "="),
            ("kind", "="),
            ("during", "&&"),
            name="ex_isolation_room",
            using="gist",
            where="room is not null",
        ),
        CheckConstraint("kind in ('contact','droplet','airborne','protective')", "kind"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
        CheckConstraint("num_nonnulls(patient, room) = 1", "whose"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    room: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, server_default="")


class Waiting(Base):
    """A patient who waits for a bed, and what is needed.

    Attributes:
        urgency: 1 (now) to 3 (can wait).
        monitoring: Only a bed where a monitor can be connected.
        prefers: A unit that would be best.
        together: Whom they would like to be near, such as a twin or a partner.
        ended_at: Placed, or waits no longer.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        CheckConstraint("urgency between 1 and 3", "urgency"),
        CheckConstraint(
            "unit_kind in"
            " ('ward','icu','emergency','theatre','maternity','paediatric','outpatient')",
            "unit_kind",
        ),
        Index(
            "uq_waiting_patient", "patient", unique=True, postgresql_where=text("ended_at is null")
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    since: Mapped[datetime]
    urgency: Mapped[int] = mapped_column(server_default="2")
    unit_kind: Mapped[str] = mapped_column(Text, server_default="ward")
    monitoring: Mapped[bool] = mapped_column(server_default="false")
    prefers: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    together: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    note: Mapped[str] = mapped_column(Text, server_default="")
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]


class Doubt(Base):
    """Somebody, or a monitor itself, says that another patient may be in a bed.

    Attributes:
        device, boot, claimed: The monitor, its start, and the stay it says it measures.
        raised_by: The person who doubts; None for a monitor.
        outcome: `same_patient`, `disconnected`, or `gone` when the stay is over anyway.
    """

    __tablename__ = "doubt"
    __table_args__ = (
        CheckConstraint("outcome in ('same_patient','disconnected','gone')", "outcome"),
        CheckConstraint("(settled_at is null) = (outcome is null)", "settled"),
        CheckConstraint("num_nonnulls(raised_by, device) >= 1", "raised_by"),
        Index("uq_doubt_bed", "bed", unique=True, postgresql_where=text("settled_at is null")),
        Index("ix_doubt_device", "device", postgresql_where=text("device is not null")),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    stay: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    device: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    boot: Mapped[int | None] = mapped_column(BigInteger)
    claimed: Mapped[int | None]
    raised_at: Mapped[datetime]
    raised_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
