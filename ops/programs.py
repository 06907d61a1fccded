"""Which Mosquitto and PostgreSQL with TimescaleDB are used: the machine's, else the bundle's."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops.bundle import bundle

MOSQUITTO_MIN = (2, 0, 21)
POSTGRES_MIN = (16,)

# Debian keeps PostgreSQL's programs off the PATH, a folder a version.
_DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
_MOSQUITTO_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that was found.

    Attributes:
        path: The broker itself, or the folder of PostgreSQL's programs.
        origin: `machine` or `bundle`.
    """

    path: Path
    version: str
    origin: str

    def __str__(self) -> str:
        return f"{self.version} ({self.origin})"


def mosquitto() -> Program:
    """The broker to run.

    Raises:
        Unavailable: The machine has none that will do, and the bundle cannot be built.
    """
    if found := _own_mosquitto():
        return found
    path = bundle().mosquitto
    return Program(path=path, version=_mosquitto_version(path), origin="bundle")


def postgres() -> Program:
    """The PostgreSQL to run; it has TimescaleDB.

    Raises:
        Unavailable: The machine has none that will do, and the bundle cannot be built.
    """
    found = _own_postgres() or _postgres_at(bundle().postgres, "bundle")
    if found is None:
        raise AssertionError("the bundle has PostgreSQL with TimescaleDB by construction")
    return found


def of_this_machine() -> bool:
    """Whether the machine has both, so that no bundle is needed."""
    return _own_mosquitto() is not None and _own_postgres() is not None


def clients() -> Path:
    """The folder of mosquitto_pub and mosquitto_sub."""
    own = shutil.which("mosquitto_sub")
    return Path(own).parent if own else bundle().clients


def _own_mosquitto() -> Program | None:
    own = shutil.which("mosquitto") or shutil.which("mosquitto", path=_MOSQUITTO_PLACES)
    if own and _tuple(version := _mosquitto_version(Path(own))) >= MOSQUITTO_MIN:
        return Program(path=Path(own), version=version, origin="machine")
    return None


def _own_postgres() -> Program | None:
    found = (_postgres_at(folder, "machine") for folder in _postgres_folders())
    return next((program for program in found if program), None)


def _postgres_folders() -> list[Path]:
    newest_first = sorted(
        (path for path in _DEBIAN_POSTGRES.glob("*/bin") if path.parent.name.isdigit()),
        key=lambda path: -int(path.parent.name),
    )
    on_path = shutil.which("postgres")
    return [*([Path(on_path).resolve().parent] if on_path else []), *newest_first]


def _postgres_at(folder: Path, origin: str) -> Program | None:
    server = folder / "postgres"
    if not server.is_file() or not (folder / "initdb").is_file():
        return None
    version = _first(_output(server, "--version"))
    if _tuple(version) < POSTGRES_MIN or not _has_timescaledb(folder):
        return None
    return Program(path=folder, version=version, origin=origin)


def _has_timescaledb(folder: Path) -> bool:
    config = folder / "pg_config"
    if config.is_file():
        share = Path(_output(config, "--sharedir").strip())
        return (share / "extension/timescaledb.control").is_file()
    # Debian's server package comes without pg_config; its share folder lies where Debian says.
    share = folder.parents[3] / "share/postgresql" / folder.parent.name
    return (share / "extension/timescaledb.control").is_file()


def _mosquitto_version(path: Path) -> str:
    return _first(_output(path, "-h"))


def _output(program: Path, *arguments: str) -> str:
    done = subprocess.run(
        (str(program), *arguments), capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout + done.stderr


def _first(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found[0] if found else "0"


def _tuple(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
