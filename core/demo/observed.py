"""What nurses of the live ward observed a while ago: it completes the early-warning score."""

from datetime import timedelta

from sqlalchemy import text

from core.demo.house import House
from core.observations.charting import Entry, write_down
from core.vitals import Vital

_HERE = text("""
    select bed, id from stay where upper_inf(during) and lower(during) < :before order by bed
""")


async def observe(house: House) -> None:
    """A set at everybody's bed, half an hour to some hours old; everybody is awake."""
    earliest = house.now - timedelta(hours=6)
    stays = await house.connection.execute(_HERE, {"before": earliest})
    for nth, (bed, stay) in enumerate(stays.all()):
        at = house.now - timedelta(minutes=30 + nth * 47 % 300)
        book = house.book("nurse", ago=house.now - at)
        values = {Vital.ACVPU: 0.0, Vital.PAIN: float(nth * 3 % 5)}
        entry = Entry(
            key=f"demo-{bed}",
            bed=bed,
            stay=stay,
            at=at,
            entered_at=at,
            values=values,
            note="",
            by=book.by,
            origin=book.origin,
        )
        await write_down(book, entry)
