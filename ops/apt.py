"""Where this machine gets Debian packages from, read from its own apt sources.

The private bundle comes from the mirror the machine already trusts, whatever it is called, so no
address of a mirror stands in this project.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ops.errors import Unavailable

RELEASE = "trixie"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
MIRROR_SETTING = "WARDWATCH_DEBIAN_MIRROR"

_ONE_LINE = re.compile(r"^deb\s+(?:\[[^\]]*\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<rest>.+)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One archive of a machine: where, which suite, which components."""

    uri: str
    suite: str
    components: frozenset[str]


def bundle_sources(etc: Path = Path("/etc/apt"), os_release: Path = Path("/etc/os-release")) -> str:
    """The deb822 source list for the bundle's release, on the machine's own mirrors.

    Raises:
        Unavailable: The machine names no Debian mirror and none is set.
    """
    if chosen := os.environ.get(MIRROR_SETTING):
        return _stanza(chosen, RELEASE)
    codename = _codename(os_release)
    mirrors = {e.suite: e.uri for e in reversed(configured(etc)) if "main" in e.components}
    archive = mirrors.get(codename) if codename else None
    if archive is None:
        raise Unavailable(
            "this machine's apt sources name no Debian mirror; set "
            f"{MIRROR_SETTING} to one, or install Mosquitto >= 2.0.21 and PostgreSQL >= 16 with "
            "TimescaleDB, or use docker compose"
        )
    stanzas = [_stanza(archive, RELEASE)]
    if security := mirrors.get(f"{codename}-security"):
        stanzas.append(_stanza(security, f"{RELEASE}-security"))
    return "\n".join(stanzas)


def configured(etc: Path) -> list[Entry]:
    """Every enabled binary archive of the machine, in the order apt reads them."""
    folder = etc / "sources.list.d"
    lines = [etc / "sources.list", *sorted(folder.glob("*.list"))]
    entries = [entry for path in lines if path.is_file() for entry in _one_line(_text(path))]
    for path in sorted(folder.glob("*.sources")):
        entries += _deb822(_text(path))
    return [entry for entry in entries if not entry.uri.startswith("cdrom:")]


def _stanza(uri: str, suite: str) -> str:
    return (
        f"Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\n"
        f"Architectures: {_architecture()}\nSigned-By: {KEYRING}\n"
    )


def _architecture() -> str:
    machine = os.uname().machine
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)


def _codename(os_release: Path) -> str | None:
    if not os_release.is_file():
        return None
    facts = dict(line.split("=", 1) for line in os_release.read_text().splitlines() if "=" in line)
    # A derivative's mirror does not carry Debian's own releases.
    if facts.get("ID", "").strip('"') != "debian":
        return None
    return facts.get("VERSION_CODENAME", "").strip('"') or None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _one_line(text: str) -> Iterator[Entry]:
    for line in text.splitlines():
        if found := _ONE_LINE.match(line.strip()):
            components = found["rest"].split("#")[0].split()
            yield Entry(found["uri"], found["suite"], frozenset(components))


def _deb822(text: str) -> Iterator[Entry]:
    for stanza in re.split(r"\n\s*\n", text):
        fields = _fields(stanza.splitlines())
        if "deb" not in fields.get("types", []) or fields.get("enabled") == ["no"]:
            continue
        for uri in fields.get("uris", []):
            for suite in fields.get("suites", []):
                yield Entry(uri, suite, frozenset(fields.get("components", [])))


def _fields(lines: Iterable[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith("#"):
            continue
        if line[:1].isspace():
            fields.setdefault(name, []).extend(line.split())
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.lower()
            fields[name] = value.split()
    return fields
