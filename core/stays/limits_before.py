"""Limits that a patient had in the stay before, offered to whoever takes over (decision 0134)."""

from datetime import datetime

import msgspec
from sqlalchemy import text

from core.books import Book
from core.wire import PatientLimit, Setup, decode


class LimitsBefore(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one's own that stood when the patient left another bed; nothing is set by it.

    Attributes:
        stay: Of whoever lies in the bed now; to be sent back with what is taken over.
        bed, bed_name, until: Where that was, and until when.
        items: What has not ended by itself since.
    """

    stay: int | None
    bed: str | None = None
    bed_name: str | None = None
    until: datetime | None = None
    items: tuple[PatientLimit, ...] = ()


_PRESENT = text("""
    select id, patient, admission, lower(during) from stay
    where bed = :bed and during @> cast(:now as timestamptz)
""")

# A move may be entered up to a day late: until then the bed before went on being set up.
_BEFORE = text("""
    select bed.id, bed.name, upper(earlier.during), latest.setup::text
    from stay earlier
    join bed on bed.id = earlier.bed
    join lateral (
        select setup from setup_event
        where setup_event.bed = earlier.bed and setup_event.site = :site
            and at >= lower(earlier.during) and at < upper(earlier.during) + interval '25 hours'
            and cast(setup ->> 'stay' as integer) = earlier.id
        order by at desc, number desc limit 1
    ) latest on true
    where earlier.admission = :admission and earlier.id <> :stay
        and not isempty(earlier.during) and upper(earlier.during) <= :since
        and jsonb_array_length(latest.setup -> 'limits') > 0
    order by upper(earlier.during) desc limit 1
""")


async def limits_before(book: Book, bed: str) -> LimitsBefore:
    """What whoever lies in a bed now had in the latest bed before with limits of their own.

    Only within one admission: who comes back weeks later is another patient to an alarm.

    Raises:
        NotYourPatient: They are another unit's.
    """
    now = {"bed": bed, "now": book.now}
    present = (await book.connection.execute(_PRESENT, now)).first()
    if present is None:
        return LimitsBefore(stay=None)
    stay, patient, admission, since = present
    await book.require_patient(patient)
    await book.note("setup.before", patient=patient, thing=f"bed/{bed}")
    asked = {"stay": stay, "admission": admission, "since": since, "site": book.site}
    row = (await book.connection.execute(_BEFORE, asked)).first()
    if row is None:
        return LimitsBefore(stay=stay)
    setup = decode(Setup, row[3].encode())
    return LimitsBefore(
        stay=stay,
        bed=row[0],
        bed_name=row[1],
        until=row[2],
        items=tuple(one for one in setup.limits if one.until is None or one.until > book.now),
    )
