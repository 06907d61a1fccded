"""`wardwatch demo-data`: a large made-up hospital with years behind it, with a progress bar."""

import secrets
import threading
import time
from dataclasses import dataclass

from pwdlib import PasswordHash
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from core.demo.years.loading import load
from core.demo.years.world import Wish

_ROWS_A_BED_YEAR = 2_100
"""About so many rows come of it; the bar is no promise."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written.

    Attributes:
        took_s: From the first draw to the last count.
    """

    patients: int
    admissions: int
    stays: int
    rows: int
    took_s: float


def fill(url: str, wish: Wish, *, console: Console | None = None) -> Filled:
    """Write the hospital into the database, and show how far it is.

    Args:
        url: Of the owner's role.
        wish: What it is like.
        console: Where the bar is shown; the terminal when nothing is said.

    Raises:
        RealData: There are patients who were not made up.
        Loaded: It is there already.
    """
    began = time.monotonic()
    # Nobody knows it: these people work there, they do not sign in.
    password_hash = PasswordHash.recommended().hash(secrets.token_urlsafe(32))
    expected = round(_ROWS_A_BED_YEAR * wish.beds * wish.years)
    written = 0
    counting = threading.Lock()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<24}"),
        BarColumn(),
        TextColumn("{task.completed:>9,.0f} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=expected)

        def told(what: str, rows: int) -> None:
            nonlocal written
            with counting:
                written += rows
            progress.update(task, description=what, advance=rows)

        world = load(url, wish, password_hash, told)
        progress.update(task, total=written, completed=written, description="done")
    return Filled(
        patients=len(world.people),
        admissions=world.journeys.admissions,
        stays=world.journeys.stays,
        rows=written,
        took_s=time.monotonic() - began,
    )
