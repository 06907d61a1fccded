"""`wardwatch`: run a hospital, look after it, connect a device to it."""

import json
import os
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from core.staff.accounts import Role
from core.wire import Post
from ops import devices, duties, staff, state
from ops.audit_cli import app as audit_app
from ops.home import Home, home_folder
from ops.refusals import explained as _explained

NOT_RUNNING = 3
PASSWORD_SETTING = "WARDWATCH_PASSWORD"  # noqa: S105 - the name of a setting

# Imports inside commands: `status` answers at once and need not load what only `run` uses.

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
device_app = typer.Typer(no_args_is_help=True, help="Devices and their accounts on the broker.")
app.add_typer(device_app, name="device")
account_app = typer.Typer(no_args_is_help=True, help="People who may sign in.")
app.add_typer(account_app, name="account")
duty_app = typer.Typer(no_args_is_help=True, help="Who is called for which bed.")
app.add_typer(duty_app, name="duty")
app.add_typer(audit_app, name="audit")


@app.command()
def run(
    *,
    demo: Annotated[bool, typer.Option(help="A made-up ward with simulated patients.")] = True,
    beds: Annotated[int, typer.Option(min=1, max=1000, help="Beds of the made-up ward.")] = 24,
) -> None:
    """Start everything and keep it running until Ctrl-C."""
    from ops.run import Launch  # noqa: PLC0415

    with _explained():
        Launch(home=Home(home_folder()).prepare(), demo=demo, beds=beds).run()


@app.command()
def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="For programs to read.")] = False
) -> None:
    """Say what runs, where, and on which data. Ends with 3 when nothing runs."""
    home = Home(home_folder())
    found = state.read(home)
    if as_json:
        print(json.dumps(state.report(home, found), indent=1))
    else:
        print("\n".join(state.lines(home, found)))
    if found is None:
        raise typer.Exit(NOT_RUNNING)


@app.command(name="doctor")
def examine() -> None:
    """Check ports, disk, clock, database, broker and certificates, and say what to do."""
    from ops import doctor  # noqa: PLC0415

    with _explained():
        findings = doctor.examine(Home(home_folder()))
    for finding in findings:
        print(finding)
    if any(finding.advice for finding in findings):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the schema of the running database up to date."""
    from core.database import migrate as bring_up_to_date  # noqa: PLC0415

    with _explained():
        bring_up_to_date(state.owner_url(Home(home_folder())))
        print("the schema is up to date")


@device_app.command()
def add(
    name: Annotated[str, typer.Argument(help="The device's name: its account and its topic.")],
    *,
    bed: Annotated[str | None, typer.Option(help="The bed where it stands from now on.")] = None,
    visitor: Annotated[bool, typer.Option(help="Stand at a new bed of its own, to try.")] = False,
) -> None:
    """Give a device an account and print how it connects."""
    home = Home(home_folder())
    with _explained():
        if visitor:
            from ops import visitors  # noqa: PLC0415

            [bed] = visitors.furnish(state.owner_url(home), [name])
        password = devices.add(home, state.owner_url(home), name, bed=bed)
        running = state.require(home)
        print(f"address   {running.broker['url']}")
        print(f"user      {name}")
        print(f"password  {password}")
        print(f"client id {name}  (MQTT 5)")
        print(f"publish   vitals/v1/main/{name}/numerics")
        print(f"listen    vitals/v1/main/{name}/stored")


@device_app.command(name="list")
def show() -> None:
    """List the devices and where they stand."""
    with _explained():
        for device in devices.registered(state.owner_url(Home(home_folder()))):
            print(f"{device.device:<24} {device.bed or '-'}")


@account_app.command(name="add")
def let_in(
    name: Annotated[str, typer.Argument(help="What the person signs in with.")],
    *,
    role: Annotated[Role, typer.Option(help="What the person is here for.")],
    person: Annotated[str, typer.Option(help="The name that others see.")] = "",
    first: Annotated[bool, typer.Option("--first", help="They choose another one first.")] = False,
) -> None:
    """Let somebody sign in, or give them another password and role.

    The password is WARDWATCH_PASSWORD when that is set, else it is asked for; without a terminal
    a random one is made and printed.
    """
    with _explained():
        url = state.owner_url(Home(home_folder()))
        password, told = _password()
        new = staff.add(url, name, password, role=role, person=person, first=first)
        print(f"{name} {'may sign in' if new else 'has another password'} as {role.value}")
        if told:
            print(f"password  {password}")


@duty_app.command(name="list")
def show_duties() -> None:
    """List who is on duty for what, since and until when (UTC)."""
    with _explained():
        for one in duties.listed(state.owner_url(Home(home_folder()))):
            print(one)


@duty_app.command(name="assign")
def put_on_duty(
    account: Annotated[str, typer.Argument(help="Who: a nurse's or clinician's account.")],
    *,
    unit: Annotated[str, typer.Option(help="For every bed of this unit.")],
    post: Annotated[Post, typer.Option(help="As what; they are called in this order.")],
    bed: Annotated[str | None, typer.Option(help="For this bed of it alone.")] = None,
    hours: Annotated[float, typer.Option(min=0.1, max=duties.LONGEST_H, help="From now on.")] = 8,
) -> None:
    """Put somebody on duty; an alert calls the nurse, then the charge nurse, then the physician."""
    with _explained():
        place = duties.Place(unit=unit, bed=bed, post=post)
        url = state.owner_url(Home(home_folder()))
        until = duties.assign(url, account, place, lasting=timedelta(hours=hours))
        print(f"{account} is on duty as {place} until {duties.moment(until)} UTC")


@duty_app.command(name="end")
def take_off_duty(account: Annotated[str, typer.Argument(help="Whose duties end now.")]) -> None:
    """End everything somebody is on duty for."""
    with _explained():
        ended = duties.end(state.owner_url(Home(home_folder())), account)
        print(f"{account} is on duty no longer ({ended} ended)")


def _password() -> tuple[str, bool]:
    """A new password, and whether nobody knows it yet."""
    if given := os.environ.get(PASSWORD_SETTING):
        return given, False
    if sys.stdin.isatty():
        asked: str = typer.prompt("password", hide_input=True, confirmation_prompt=True)
        return asked, False
    return secrets.token_urlsafe(12), True


@app.command()
def replay(
    paths: Annotated[list[Path], typer.Argument(help="WFDB records, PhysioNet files, folders.")],
    *,
    speed: Annotated[float, typer.Option(min=0.01, help="Times as fast as recorded.")] = 1.0,
    history: Annotated[bool, typer.Option(help="Fill the history, ending now.")] = False,
    patients: Annotated[int | None, typer.Option(help="At most so many of each path.")] = None,
) -> None:
    """Play recorded patients through the broker, each on a bed of its own."""
    home = Home(home_folder())
    with _explained():
        from ops import visitors  # noqa: PLC0415

        running = state.require(home)
        chosen = visitors.recorded(paths, patients=patients)
        logins = visitors.admit(home, state.owner_url(home), [one.name for one in chosen])
        url = str(running.broker["url"])
        for played in visitors.play(chosen, logins, url=url, speed=speed, history=history):
            print(played)


@app.command(name="demo-data")
def make_up(
    *,
    seed: Annotated[int, typer.Option(min=0, help="The same one makes the same hospital.")] = 1,
    beds: Annotated[int, typer.Option(min=60, max=2000)] = 400,
    units: Annotated[int, typer.Option(min=8, max=12)] = 12,
    years: Annotated[float, typer.Option(min=0.1, max=5, help="That end now.")] = 2,
) -> None:
    """Fill the running hospital with a large made-up one: stays, visits, shifts, bills of years."""
    from core.clock import SystemClock  # noqa: PLC0415
    from core.demo.years.world import Wish  # noqa: PLC0415
    from ops.demo_data import fill  # noqa: PLC0415

    with _explained():
        wish = Wish(seed=seed, now=SystemClock().now(), beds=beds, units=units, years=years)
        found = fill(state.owner_url(Home(home_folder())), wish)
        print(
            f"{beds} beds in {units} units, {found.patients:,} patients,"
            f" {found.admissions:,} admissions, {found.rows:,} rows in {found.took_s:.0f} s"
        )


_ITS_OWN_OPTIONS = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(name="backtest", context_settings=_ITS_OWN_OPTIONS, add_help_option=False)
def judge_again(context: typer.Context) -> None:
    """Judge recorded or stored readings again, under one file of limits or two."""
    from ops import backtest  # noqa: PLC0415

    with _explained():
        raise typer.Exit(backtest.main(context.args))


@app.command(name="import")
def bring_in(
    kind: Annotated[str, typer.Argument(help="patients, staff, prices, equipment, units, …")],
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, with a head.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="Write it; else it is tried.")] = False,
    good_lines: Annotated[
        bool, typer.Option("--good-lines", help="Write what is right, though lines are wrong.")
    ] = False,
) -> None:
    """Try a file of many records, or write it; every mistake is named by its line."""
    from ops import imports  # noqa: PLC0415

    with _explained():
        url = state.owner_url(Home(home_folder()))
        report = imports.bring(url, kind, file, write=write, good_lines_only=good_lines)
        print("\n".join(imports.lines(report)))
        if report.mistakes_total and not report.written:
            raise typer.Exit(1)


@app.command()
def explain(
    bed: Annotated[str, typer.Argument(help="The bed's id.")],
    time: Annotated[str, typer.Argument(help="ISO time, or HH:MM of today in UTC.")] = "now",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs to read.")] = False,
) -> None:
    """Say why there was an alert at a bed at a moment, or why there was none."""
    from ops import explain as explaining  # noqa: PLC0415

    with _explained():
        print(explaining.explain(state.owner_url(Home(home_folder())), bed, time, as_json=as_json))


@app.command(context_settings=_ITS_OWN_OPTIONS, add_help_option=False)
def study(context: typer.Context) -> None:
    """Measure the alarm system on recordings of real patients, and write the figures down."""
    raise typer.Exit(subprocess.call((sys.executable, "-m", "ops.studies", *context.args)))


@app.command(context_settings=_ITS_OWN_OPTIONS)
def bench(context: typer.Context) -> None:
    """Measure this machine's figures, each beside its ceiling."""
    raise typer.Exit(subprocess.call((sys.executable, "-m", "ops.bench", *context.args)))


@app.command()
def logs(name: Annotated[str, typer.Argument(help="A part, such as ingest.")]) -> None:
    """Print where a part's log is and how it ends."""
    path = Home(home_folder()).logs / f"{name}.log"
    if not path.is_file():
        print(f"no {path}", file=sys.stderr)
        raise typer.Exit(1)
    print(path)
    print("\n".join(path.read_text(errors="replace").splitlines()[-40:]))
