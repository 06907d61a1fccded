"""The alarm load on paper. Pure."""

from core.reports.load_shown import LoadShown, Measured
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, number

_MEASURES = ("Alerts", "A bed-day", "Answers", "Median s", "95 % s", "Nuisance %", "Nobody")
_NUMBERS = tuple(range(1, len(_MEASURES) + 1))


def drawn(shown: LoadShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """Tables and figures."""
    return (
        _whole(shown),
        _by_kind(shown),
        _by_shift(shown),
        _contributors(shown),
        _longest(shown),
    ), (_days(shown), _causes(shown))


def _whole(shown: LoadShown) -> Grid:
    paused = shown.paused
    return Grid(
        title=", ".join(unit.name for unit in shown.units),
        columns=("Days", *_MEASURES),
        rows=(("These", *_cells(shown.total)), ("As many before", *_cells(shown.before))),
        numbers=_NUMBERS,
        note="Answers: acknowledged or resolved within a day. Nuisance: said to be an artefact, or"
        f" over by itself within {number(shown.fleeting_s, 0)} s before anybody answered (example,"
        " approve locally). Nobody: everybody was called and nobody answered."
        f" Sound was paused {paused.pauses} times, {number(paused.paused_s / 60)} min in all;"
        f" {paused.raised} alerts began meanwhile. The tenth of patients with most alerts had"
        f" {number(shown.busiest_tenth_percent)} % of them.",
    )


def _by_kind(shown: LoadShown) -> Grid:
    return Grid(
        title="By priority and kind",
        columns=("Priority, kind", *_MEASURES),
        rows=tuple((f"{one.priority}, {one.kind}", *_cells(one)) for one in shown.by_kind),
        numbers=_NUMBERS,
    )


def _by_shift(shown: LoadShown) -> Grid:
    return Grid(
        title="By shift",
        columns=("Shift", *_MEASURES),
        rows=tuple((one.shift, *_cells(one)) for one in shown.by_shift),
        numbers=_NUMBERS,
        note="By the shift in which the alert began.",
    )


def _contributors(shown: LoadShown) -> Grid:
    return Grid(
        title="Most alerts: cause and patient",
        columns=("Cause", "Bed", "Unit", "Patient", "Alerts", "% of all", "Answers", "Nuisance"),
        rows=tuple(
            (
                one.cause,
                one.bed_name,
                one.unit_name,
                "here" if one.here else "gone",
                str(one.raised),
                number(one.share_percent),
                str(one.answered),
                str(one.nuisance),
            )
            for one in shown.contributors
        ),
        numbers=(4, 5, 6, 7),
        note="Patients are not named: a bed and whether they are still there.",
    )


def _longest(shown: LoadShown) -> Grid:
    return Grid(
        title="Open for longest",
        columns=("Cause", "Bed", "Priority", "Since (UTC)", "Open min", "Answer min"),
        rows=tuple(
            (
                one.cause,
                one.bed_name,
                one.priority,
                f"{one.raised_at:%Y-%m-%d %H:%M}",
                number(one.open_s / 60) + ("+" if one.still_open else ""),
                number(None if one.answered_after_s is None else one.answered_after_s / 60),
            )
            for one in shown.longest
        ),
        numbers=(4, 5),
        note="+: still open.",
    )


def _days(shown: LoadShown) -> Bars:
    labels = tuple(f"{one.day:%d %b}" for one in shown.by_day)
    values = tuple(one.a_bed_day or 0.0 for one in shown.by_day)
    unit = "alerts a bed-day"
    return Bars(
        title="Alerts for each bed-day",
        axis=unit,
        labels=labels,
        series=(("alerts", values),),
        said=in_words(labels, values, unit),
    )


def _causes(shown: LoadShown) -> Bars:
    labels = tuple(f"{one.cause}, {one.bed_name}" for one in shown.contributors)
    values = tuple(float(one.raised) for one in shown.contributors)
    return Bars(
        title="Most alerts: cause and bed",
        axis="alerts",
        labels=labels,
        series=(("alerts", values),),
        said=in_words(labels, values, "alerts"),
        sideways=True,
    )


def _cells(one: Measured) -> tuple[str, ...]:
    return (
        str(one.raised),
        number(one.a_bed_day, 2),
        str(one.answered),
        number(one.median_s, 0),
        number(one.p95_s, 0),
        number(one.nuisance_percent),
        str(one.unreached),
    )
