"""The commands of `wardwatch audit`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from core.audit.written import checkpoint_line
from ops import state
from ops.home import Home, home_folder
from ops.refusals import explained

app = typer.Typer(no_args_is_help=True, help="Who did what: checked, and taken along.")

_File = Annotated[Path, typer.Argument(help="Where to; JSON lines.")]
_Keys = Annotated[
    list[Path] | None,
    typer.Option("--key", help="A public key whose signatures count; else this home's."),
]


@app.command()
def verify(
    *,
    file: Annotated[Path | None, typer.Option(help="An export, instead of the database.")] = None,
    checkpoints: Annotated[
        list[Path] | None, typer.Option(help="Checkpoints that were kept elsewhere.")
    ] = None,
    key: _Keys = None,
) -> None:
    """Go over every entry and name what was changed, removed or put in. Ends with 1 if any was."""
    from ops import audit  # noqa: PLC0415

    home = Home(home_folder())
    with explained():
        keys = audit.public_keys(home, key or [])
        own = home.root / audit.LIST
        places = checkpoints or []
        if file is None and own.is_file():
            places = [own, *places]
        opened = audit.exported(file) if file else audit.database(state.owner_url(home))
        with opened as source:
            report = audit.verify(source, keys=keys, elsewhere=audit.kept_checkpoints(places))
        for line in report.lines():
            print(line)
        if not report.sound:
            raise typer.Exit(1)


@app.command()
def export(path: _File) -> None:
    """Write the whole audit with its chain and checkpoints; `verify --file` checks it anywhere."""
    from ops import audit  # noqa: PLC0415

    with explained():
        url = state.owner_url(Home(home_folder()))
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        # Who looked at whom is nothing for others on this machine.
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            lines = sum(1 for line in audit.export(url) if file.write(line))
        draft.replace(path)
        print(f"{lines} lines in {path}")


@app.command()
def checkpoints(
    *,
    raw: Annotated[bool, typer.Option(help="As JSON lines, to be kept elsewhere.")] = False,
) -> None:
    """List what was signed; keep it where whoever looks after the database cannot reach."""
    from ops import audit  # noqa: PLC0415

    with explained(), audit.database(state.owner_url(Home(home_folder()))) as source:
        if raw:
            for word in source.checkpoints:
                sys.stdout.write(checkpoint_line(word).decode())
        else:
            print("\n".join(audit.words(source.checkpoints)))


@app.command()
def key() -> None:
    """Print the public key that checks the checkpoints; give it to whoever checks."""
    from ops import audit  # noqa: PLC0415

    with explained():
        for pem in audit.public_keys(Home(home_folder()), []):
            print(pem.decode(), end="")
