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
from ops.bench import durable
from ops.bench.ward import ward


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured in one run, and on what."""

    at: str
    machine: str
    python: str
    durable: durable.Durable


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
    count = 20_000 if quick else 200_000
    with ward(beds=1000) as measured:
        stored = durable.measure(measured, count=count, devices=1000)
    report = Report(
        at=SystemClock().now().isoformat(timespec="seconds"),
        machine=machine(),
        python=platform.python_version(),
        durable=stored,
    )
    json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    _show(report)


def _show(report: Report) -> None:
    table = Table(title=f"{report.machine}, Python {report.python}")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("ceiling in the same run", justify="right")
    stored = report.durable
    table.add_row(
        "durable messages/s", f"{stored.messages:,.0f}", f"{stored.subscribed:,.0f} mosquitto_sub"
    )
    table.add_row(
        "durable readings/s", f"{stored.readings:,.0f}", f"{stored.copied:,.0f} binary COPY"
    )
    table.add_row("ingest, processor time a message", f"{stored.ingest_cpu_us:.0f} µs", "")
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
