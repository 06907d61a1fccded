"""A comparison of two rule sets as a table for a person. Pure."""

from collections.abc import Mapping, Sequence

from alerts.model import moment
from core.wire.comparison import Comparison, Lateness, Load, Missed

_MOST_NAMED = 10


def lines(found: Comparison, names: tuple[str, str]) -> list[str]:
    """The comparison, readable; `names` are those of the two rule sets."""
    return [
        *_loads((found.before, found.after), names),
        "",
        _reduced(found.reduction),
        f"missed   {_causes(found.missed)}",
        *_named(found.missed_first),
        f"added    {_causes(found.added)}",
        *_named(found.added_first),
        f"later    {_lateness(found.later)}",
        f"earlier  {_lateness(found.earlier)}",
        "",
        *_top(found, names),
    ]


def load_lines(load: Load, name: str) -> list[str]:
    """The alarms of one rule set."""
    return _loads((load,), (name,))


def _loads(loads: Sequence[Load], names: Sequence[str]) -> list[str]:
    head = [f"{'alarms over ' + format(loads[0].bed_days, '.2f') + ' bed-days':<30}"]
    rows = ["".join(head + [f"{name[-24:]:>26}" for name in names])]
    for priority in loads[0].alarms:
        cells = [f"{_rate(load, priority):>26}" for load in loads]
        rows.append(f"{priority:<30}" + "".join(cells))
    for kind in sorted(set().union(*(load.others for load in loads))):
        cells = [f"{load.others.get(kind, 0):>26}" for load in loads]
        rows.append(f"{'(' + kind + ')':<30}" + "".join(cells))
    return rows


def _rate(load: Load, priority: str) -> str:
    return f"{load.alarms[priority]} = {load.per_bed_day[priority]:g} a bed-day"


def _reduced(reduction: float | None) -> str:
    if reduction is None:
        return "the first rule set raises nothing"
    word = "fewer" if reduction >= 0 else "more"
    return f"{abs(reduction):.1%} {word} alarms"


def _causes(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{cause} {count}" for cause, count in counts.items())
    return f"{total}: {parts}" if total else "none"


def _named(some: Sequence[Missed]) -> list[str]:
    shown = [
        f"           {moment(one.at):%Y-%m-%d %H:%M:%S} {one.patient} {one.cause}"
        f" {one.priority.value}" + (f" at {one.value:g}" if one.value is not None else "")
        for one in some[:_MOST_NAMED]
    ]
    return shown + (["           …"] if len(some) > _MOST_NAMED else [])


def _lateness(some: Lateness) -> str:
    if not some.count:
        return "none"
    return (
        f"{some.count}: median {some.median_s:g} s, 9 of 10 within {some.p90_s:g} s,"
        f" longest {some.longest_s:g} s"
    )


def _top(found: Comparison, names: tuple[str, str]) -> list[str]:
    if not found.top:
        return []
    rows = [f"{'most alarms by patient and rule':<46}{names[0][-12:]:>14}{names[1][-12:]:>14}"]
    rows += [
        f"{one.patient[:24]:<26}{one.cause:<20}{one.before:>14}{one.after:>14}" for one in found.top
    ]
    return rows
