"""How long the alarm load of a large hospital takes, with eight weeks of alerts.

`python -m ops.bench.alarms [--beds 400] [--a-bed-day 100] [--times 20]` measures this alone. The
alerts are made up, a hundred for each day that somebody lay in a bed (in intensive care 187 audible
ones were heard: Drew 2014), and most of them are answered within minutes. What is measured is a
gateway process over HTTP while the other processes run, before and after the days were added up,
and the paper as PDF.
"""

import http.client
import statistics
import time
from collections.abc import Callable
from typing import Annotated, LiteralString
from urllib.parse import urlsplit

import msgspec
import numpy as np
import psycopg
import typer
from rich.console import Console

from core.clock import SystemClock
from core.demo.years.world import Wish
from core.readings.summing import sum_alerts
from ops.bench.office import Refused, sign_in
from ops.bench.ward import Ward, ward
from ops.demo_data import fill

BEDS = 400
A_BED_DAY = 100
DAYS = 28
TIMES = 20
_FEW_BEDS = 24
"""With monitors; the others have patients and alerts."""
_YEARS = 0.25
_SEED = 11
_PAUSES_A_BED_DAY = 2

_ALERTS: LiteralString = """
    insert into alert_summary
    select 'm' || lying.id || '-' || nth, 'main', lying.unit, lying.bed, lying.id,
           (array['spo2.low','hr.high','hr.low','rr.high','nibp.low','lead_off'])[1 + nth %% 6],
           case nth %% 6 when 5 then 'technical' else 'physiological' end,
           (array['high','medium','medium','low'])[1 + nth %% 4],
           began, case when answer < 400 then began + answer * interval '1 second' end,
           began + lasts * interval '1 second', began + (lasts + answer) * interval '1 second',
           case when nth %% 7 = 0 then 'artefact' when nth %% 11 = 0 then 'acted' end, began,
           answer > 300, answer > 590
    from (
        select stay.id, stay.bed, bed.unit, lower(during * period) as since,
               upper(during * period) - lower(during * period) as lasted
        from stay join bed on bed.id = stay.bed,
             tstzrange(%(until)s - %(days)s * interval '1 day', %(until)s) as period
        where during && period
    ) as lying
    cross join lateral (
        select nth, since + random() * lasted as began,
               random() ^ 3 * 600 as answer, random() ^ 2 * 120 as lasts
        from generate_series(
            1, round(date_part('epoch', lasted) / 86400 * %(a_bed_day)s)::integer) as nth
    ) as made
"""
_PAUSES: LiteralString = """
    insert into setup_event (at, received_at, number, boot, seq, revision, site, bed, change, setup)
    select began, began, nth, 1, nth, 1, 'main', bed,
           'audio_paused', jsonb_build_object('pause', jsonb_build_object(
               'until', began + interval '2 minutes'))
    from (
        select row_number() over () as nth, id as bed,
               %(until)s - random() * %(days)s * interval '1 day' as began
        from bed, generate_series(1, %(count)s)
    ) as made
"""


class Loads(msgspec.Struct, frozen=True, kw_only=True):
    """The alarm load of the whole hospital over 28 days, in ms.

    Attributes:
        alerts: In twice as many days: the figures are also told of the days before.
        summed_s: In which all days were added up.
        rows_ms_p50: Before that, alert by alert.
        unit_ms_p50: Of one unit over seven days.
        paper_s: As PDF, without anything in memory.
    """

    alerts: int
    summed_s: float
    rows_ms_p50: float
    page_ms_p50: float
    page_ms_p99: float
    unit_ms_p50: float
    paper_s: float


def measure(house: Ward, *, a_bed_day: int = A_BED_DAY, times: int) -> Loads:
    """Give the stays of a hospital alerts, ask, add up, ask again."""
    alerts = _fill(house.database_url, a_bed_day)
    # Ingest would add up while it is measured how long it takes without.
    house.start("alerts", "gateway")
    try:
        ask = _asking(f"http://127.0.0.1:{house.wiring.ports['gateway']}")
        whole = f"/api/v1/reports/load?days={DAYS}"
        rows = _times(lambda: ask(whole), 3)
        began = time.monotonic()
        sum_alerts(house.database_url, SystemClock())
        summed_s = time.monotonic() - began
        house.start("ingest")
        _execute(house.database_url, "vacuum analyze alert_day_hour, alert_day_cause, alert_day")
        page = _times(lambda: ask(whole), times)
        unit = _times(lambda: ask("/api/v1/reports/load?days=7&unit=icu"), times)
        paper = _times(lambda: ask(f"{whole}&as=pdf"), 3)
    finally:
        house.stop_all()
    return Loads(
        alerts=alerts,
        summed_s=summed_s,
        rows_ms_p50=statistics.median(rows),
        page_ms_p50=statistics.median(page),
        page_ms_p99=float(np.percentile(page, 99)),
        unit_ms_p50=statistics.median(unit),
        paper_s=statistics.median(paper) / 1_000,
    )


def _fill(url: str, a_bed_day: int) -> int:
    """Alerts and pauses of twice the days; how many alerts."""
    span = 2 * DAYS
    asked = {"until": SystemClock().now(), "days": span}
    with psycopg.connect(url, autocommit=True) as connection:
        # A day is noted once here, not with each of its alerts.
        connection.execute("alter table alert_summary disable trigger alert_summary_noted")
        connection.execute(_ALERTS, asked | {"a_bed_day": a_bed_day})
        connection.execute("alter table alert_summary enable trigger alert_summary_noted")
        connection.execute(_PAUSES, asked | {"count": _PAUSES_A_BED_DAY * span})
        connection.execute(
            "insert into alert_day (site, unit, day)"
            " select distinct site, unit, day_of(raised_at) from alert_summary"
        )
        connection.execute("vacuum analyze")
        row = connection.execute("select count(*) from alert_summary").fetchone()
    return int(row[0]) if row is not None else 0


def _execute(url: str, statement: LiteralString) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _asking(url: str) -> Callable[[str], None]:
    """Asks as the charge nurse, each time anew: the gateway closes what was idle for seconds."""
    cookie = sign_in(url, "charge")

    def ask(path: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            raise Refused(f"{path}: {answer.status} {text[:200]!r}")

    return ask


def _times(ask: Callable[[], None], count: int) -> list[float]:
    """Milliseconds of each; the first does not count."""
    took = []
    for _ in range(count + 1):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1_000)
    return took[1:]


def main(
    *,
    beds: Annotated[int, typer.Option(help="Of the hospital.")] = BEDS,
    a_bed_day: Annotated[int, typer.Option(help="Alerts a bed and day.")] = A_BED_DAY,
    times: Annotated[int, typer.Option(help="How often it is asked.")] = TIMES,
) -> None:
    """Measure, and print the figures as JSON."""
    wish = Wish(seed=_SEED, now=SystemClock().now(), beds=beds, years=_YEARS)
    with ward(beds=_FEW_BEDS) as house:
        fill(house.database_url, wish, console=Console(stderr=True))
        found = measure(house, a_bed_day=a_bed_day, times=times)
    print(msgspec.json.format(msgspec.json.encode(found)).decode())


if __name__ == "__main__":
    typer.run(main)
