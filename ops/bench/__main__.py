"""`wardwatch bench [--quick] [--json FILE]`: measures, prints a table, writes a file."""

import os
import platform
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from core.clock import SystemClock
from ops.bench.alarms import Loads
from ops.bench.alarms import measure as measure_loads
from ops.bench.curves import BEDS as CURVED_BEDS
from ops.bench.curves import Curves
from ops.bench.curves import measure as measure_curves
from ops.bench.durable import Durable
from ops.bench.durable import measure as measure_durable
from ops.bench.judging import Judging
from ops.bench.judging import measure as measure_judging
from ops.bench.office import Books
from ops.bench.office import measure as measure_books
from ops.bench.screens import PROCESSES, Screens
from ops.bench.screens import measure as measure_screens
from ops.bench.stations import Stations
from ops.bench.stations import measure as measure_stations
from ops.bench.ward import ward

BEDS = (100, 1000)
FEW_BEDS = 24


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured in one run, and on what."""

    at: str
    machine: str
    python: str
    judging: Judging
    durable: Durable
    screens: list[Screens]
    books: Books
    loads: Loads
    stations: Stations
    curves: Curves

    def kilobytes_a_bed(self, name: str) -> float:
        """What one more bed costs a process, from the smaller ward to the larger."""
        few, many = self.screens[0], self.screens[-1]
        more = many.resident_bytes[name] - few.resident_bytes[name]
        return more / (many.beds - few.beds) / 1000


def machine() -> str:
    """Processor, cores and memory."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB"


def main(
    *,
    quick: Annotated[bool, typer.Option(help="A tenth of the load, for a first look.")] = False,
    json: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("bench.json"),
) -> None:
    """Measure."""
    count, seconds, asked = (20_000, 5, 80) if quick else (200_000, 30, 800)
    watched_s, alarms = (60, 10) if quick else (1_800, 100)
    judging = measure_judging()
    screens = []
    with ward(beds=BEDS[0]) as small:
        screens.append(measure_screens(small, beds=BEDS[0], seconds=seconds))
    with ward(beds=BEDS[1]) as large:
        durable = measure_durable(large, count=count, devices=BEDS[1])
        screens.append(measure_screens(large, beds=BEDS[1], seconds=seconds))
        stations = measure_stations(large, beds=BEDS[1], seconds=seconds)
    with ward(beds=CURVED_BEDS) as unit:
        curves = measure_curves(unit, seconds=watched_s)
    with ward(beds=FEW_BEDS) as house:
        books = measure_books(house, count=asked)
        loads = measure_loads(house, a_bed_day=alarms, times=20)
    report = Report(
        at=SystemClock().now().isoformat(timespec="seconds"),
        machine=machine(),
        python=platform.python_version(),
        judging=judging,
        durable=durable,
        screens=screens,
        books=books,
        loads=loads,
        stations=stations,
        curves=curves,
    )
    json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    show(report)


def show(report: Report) -> None:
    """Print the table."""
    table = Table(title=f"{report.machine}, Python {report.python}")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("beside it, in the same run", justify="right")
    _show_judging(table, report.judging)
    durable = report.durable
    table.add_row(
        "durable messages/s",
        f"{durable.messages:,.0f}",
        f"{durable.subscribed:,.0f} to mosquitto_sub, unstored",
    )
    table.add_row(
        "durable readings/s", f"{durable.readings:,.0f}", f"{durable.copied:,.0f} by binary COPY"
    )
    table.add_row("ingest, processor time a message", f"{durable.ingest_cpu_us:.0f} µs", "")
    for screens in report.screens:
        table.add_row(
            f"publish to frame, {screens.beds:,} beds at 1 Hz, p50 / p99",
            f"{screens.frame_ms_p50:.0f} / {screens.frame_ms_p99:.0f} ms",
            f"{screens.bare_ms_p50:.1f} / {screens.bare_ms_p99:.1f} ms through the broker alone",
        )
    _show_stations(table, report.stations)
    _show_curves(table, report.curves)
    _show_books(table, report.books)
    _show_loads(table, report.loads)
    many = report.screens[-1]
    for name in PROCESSES:
        table.add_row(
            f"memory of {name}, {many.beds:,} beds",
            f"{many.resident_bytes[name] / many.beds / 1000:.0f} kB a bed",
            f"{report.kilobytes_a_bed(name):.0f} kB for one more",
        )
    Console().print(table)


def _show_stations(table: Table, stations: Stations) -> None:
    many, alone = stations.many, stations.alone
    table.add_row(
        f"an alert to {many.screens} screens, {many.slow} of them slow, p50 / p99",
        f"{many.alert_ms_p50:.0f} / {many.alert_ms_p99:.0f} ms",
        f"{alone.alert_ms_p50:.0f} / {alone.alert_ms_p99:.0f} ms to a single one",
    )
    table.add_row(
        f"numbers of {stations.beds:,} beds to them, p50 / p99",
        f"{many.vitals_ms_p50:.0f} / {many.vitals_ms_p99:.0f} ms",
        f"{many.sent_bytes_s / 1e6:.1f} MB/s, gateway at {many.gateway_cpu:.0%} of a core",
    )


def _show_curves(table: Table, curves: Curves) -> None:
    table.add_row(
        f"3 curves of {curves.beds} beds on a page, between pictures, p50 / p95 / p99",
        f"{curves.frame_ms_p50:.0f} / {curves.frame_ms_p95:.0f} / {curves.frame_ms_p99:.0f} ms",
        f"p95 {curves.blank_ms_p95:.0f} ms on an empty page",
    )
    before, *_, after = curves.heap_bytes
    table.add_row(
        f"its memory after {curves.seconds / 60:.0f} min",
        f"{after / 1e6:.1f} MB of JavaScript",
        f"{before / 1e6:.1f} MB at the start, {curves.wire_bytes_s / 1e3:.0f} kB/s come in",
    )


def _show_books(table: Table, books: Books) -> None:
    table.add_row(
        "demo hospital of two years, rows",
        f"{books.rows:,} in {books.filled_s:.0f} s",
        f"then {books.patients:,} patients in all",
    )
    for request in books.requests:
        table.add_row(
            f"{request.name}, p50 / p99",
            f"{request.alone_ms_p50:.0f} / {request.alone_ms_p99:.0f} ms",
            f"{request.eight_ms_p50:.0f} / {request.eight_ms_p99:.0f} ms with eight asking at once",
        )


def _show_loads(table: Table, loads: Loads) -> None:
    table.add_row(
        "alarm load of the house, 28 days, p50 / p99",
        f"{loads.page_ms_p50:.0f} / {loads.page_ms_p99:.0f} ms",
        f"{loads.rows_ms_p50:.0f} ms alert by alert; {loads.alerts:,} alerts in 56 days",
    )
    table.add_row(
        "the same on paper",
        f"{loads.paper_s:.1f} s",
        f"days added up in {loads.summed_s:.0f} s; a unit's week p50 {loads.unit_ms_p50:.0f} ms",
    )


def _show_judging(table: Table, judging: Judging) -> None:
    table.add_row(
        "judging one second of one bed: rules, scores, detector",
        f"{judging.bed_second_us:.0f} µs, {judging.looked_at_us:.0f} with a look of the detector",
        f"{judging.reading_us:.1f} µs to decode its message",
    )
    table.add_row(
        "1,000 beds at 1 Hz without the detector", f"{judging.share_of_a_core:.0%} of a core", ""
    )
    table.add_row(
        "backtest, readings/s without and with the detector",
        f"{judging.replayed:,.0f}",
        f"{judging.watched:,.0f}",
    )


if __name__ == "__main__":
    typer.run(main)
