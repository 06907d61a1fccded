"""How well a free time suits somebody who waits, in numbers and in words. Pure.

One measure orders the candidates of a single slot and steers the plan of many: what it costs that
somebody goes on waiting, less what it costs that they get a time that suits them badly. All weights
are examples, approve locally.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.appointments.slots import Slot

WEIGHTS = {"urgent": 9, "soon": 3, "routine": 1}
"""What a day of waiting counts."""
LEFT_OUT = {"urgent": 6000, "soon": 2000, "routine": 1000}
"""What it costs to give somebody no time at all: more than any time they could get."""
OTHER_DOCTOR, OTHER_DAY, OTHER_PART = 20, 15, 10
LATE_TIMES = 4
"""A day beyond the one by which they should be seen counts so many times."""
LONGEST_WAIT_D = 365
NOON_H = 12
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Somebody who waits.

    Attributes:
        urgency: `urgent`, `soon` or `routine`.
        within_days: How soon after `since` they should be seen.
        doctor: Whom they would like to see; None for anybody.
        weekdays: On which they can come, 1 = Monday; empty for any.
        part: `any`, `morning` or `afternoon`.
    """

    urgency: str
    since: datetime
    within_days: int
    doctor: str | None = None
    weekdays: Sequence[int] = ()
    part: str = "any"

    @property
    def by(self) -> datetime:
        """When they should have been seen."""
        return self.since + timedelta(days=self.within_days)

    def waited_days(self, now: datetime) -> int:
        """Whole days until now, never negative."""
        return max(0, (now - self.since) // timedelta(days=1))


def left_out(waits: Waits, now: datetime) -> int:
    """What it costs that somebody gets no time."""
    days = min(waits.waited_days(now), LONGEST_WAIT_D)
    return LEFT_OUT[waits.urgency] + days * WEIGHTS[waits.urgency]


def cost(waits: Waits, slot: Slot, zone: ZoneInfo, now: datetime) -> int:
    """What it costs that somebody gets this time rather than the best there could be."""
    weight = WEIGHTS[waits.urgency]
    ahead = max(0, (slot.start - now) // timedelta(days=1))
    late = max(0, (slot.start - max(now, waits.by)) // timedelta(days=1))
    found = ahead * weight + late * weight * (LATE_TIMES - 1)
    found += OTHER_DOCTOR * (waits.doctor is not None and waits.doctor != slot.doctor)
    found += OTHER_DAY * (not _suits_day(waits, slot, zone))
    return found + OTHER_PART * (not _suits_part(waits, slot, zone))


def reasons(waits: Waits, slot: Slot, zone: ZoneInfo, now: datetime) -> list[str]:
    """Why this time for them, and what about it is not as they wished."""
    found = [waits.urgency, f"waited {waits.waited_days(now)} d"]
    if waits.doctor is not None:
        met = waits.doctor == slot.doctor
        found.append("the doctor they wanted" if met else "not the doctor they wanted")
    if waits.weekdays:
        days = ", ".join(_DAYS[day - 1] for day in sorted(waits.weekdays))
        found.append(_wanted(days, met=_suits_day(waits, slot, zone)))
    if waits.part != "any":
        found.append(_wanted(f"{waits.part}s", met=_suits_part(waits, slot, zone)))
    if slot.start > waits.by:
        late = (slot.start - waits.by) // timedelta(days=1)
        found.append(f"{late} d after they should be seen")
    return found


def sentence(slot: Slot, doctor_name: str, why: Sequence[str], zone: ZoneInfo) -> str:
    """The proposal in one line, such as "Thu 26.11. 09:20 with Dr Kim: urgent, waited 12 d"."""
    local = slot.start.astimezone(zone)
    day = f"{_DAYS[local.weekday()]} {local:%d.%m.} {local:%H:%M}"
    return f"{day} with {doctor_name}: {', '.join(why)}"


def _wanted(what: str, *, met: bool) -> str:
    return f"wanted {what}" if met else f"wanted {what}, which this is not"


def _suits_day(waits: Waits, slot: Slot, zone: ZoneInfo) -> bool:
    return not waits.weekdays or slot.start.astimezone(zone).isoweekday() in waits.weekdays


def _suits_part(waits: Waits, slot: Slot, zone: ZoneInfo) -> bool:
    early = slot.start.astimezone(zone).hour < NOON_H
    return waits.part == "any" or early == (waits.part == "morning")
