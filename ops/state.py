"""What runs in a home, written by the launcher for other terminals to read."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ops.child import Child
from ops.errors import NotRunning
from ops.home import Home
from ops.postgres import OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The launcher's account of itself.

    Attributes:
        parts: Name to process id; None for a part that is down just now.
        database, broker: What is known of them, without passwords.
    """

    home: str
    pid: int
    url: str
    database: Mapping[str, str | int]
    broker: Mapping[str, str | int]
    ready: bool = False
    simulated: bool = True
    parts: Mapping[str, int | None] = field(default_factory=dict)
    restarts: Mapping[str, int] = field(default_factory=dict)


def write(home: Home, state: State, children: Sequence[Child]) -> None:
    """Replace the state file, whole."""
    whole = asdict(state) | {
        "parts": {child.name: child.pid for child in children},
        "restarts": {child.name: child.starts - 1 for child in children},
    }
    draft = home.state.with_suffix(".new")
    draft.write_text(json.dumps(whole, indent=1))
    draft.replace(home.state)


def starting(home: Home) -> State:
    """The account before much is known."""
    return State(home=str(home.root), pid=os.getpid(), url="", database={}, broker={})


def leftovers(home: Home) -> list[int]:
    """Processes of a launcher that was killed and that have not ended yet; ask under the lock."""
    try:
        pids = json.loads(home.state.read_text())["parts"].values()
    except (FileNotFoundError, ValueError, KeyError):
        return []
    return [pid for pid in pids if pid and process_state(pid) != "down" and _of_home(pid, home)]


def _of_home(pid: int, home: Home) -> bool:
    """Whether the process is really ours: numbers are used again."""
    try:
        told = [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    except OSError:
        return False
    return any(str(home.root).encode() in text for text in told)


def read(home: Home) -> State | None:
    """What runs here now; None when nothing does."""
    try:
        known: dict[str, Any] = json.loads(home.state.read_text())
    except FileNotFoundError:
        return None
    # A file left by a launcher that was killed says nothing: the lock went with the launcher.
    return State(**known) if home.locked() else None


def process_state(pid: int | None) -> str:
    """`running`, `paused` or `down`, as the kernel sees it."""
    if pid is None:
        return "down"
    try:
        os.kill(pid, 0)
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (ProcessLookupError, FileNotFoundError):
        return "down"
    return {"T": "paused", "Z": "down"}.get(fields[0], "running")


def require(home: Home) -> State:
    """What runs here.

    Raises:
        NotRunning: Nothing does.
    """
    found = read(home)
    if found is None:
        raise NotRunning(f"nothing runs in {home.root}; start it with `make run`")
    return found


def owner_url(home: Home) -> str:
    """The running database's address, as its owner.

    Raises:
        NotRunning: Nothing runs here.
    """
    if given := os.environ.get("WARDWATCH_DATABASE_URL"):
        return given
    at = require(home).database["at"]
    return f"postgresql://{OWNER}:{quote(home.passwords('database')[OWNER])}@{at}"


def report(home: Home, found: State | None) -> dict[str, Any]:
    """For programs: what runs, or that nothing does. No passwords."""
    if found is None:
        return {"running": False, "home": str(home.root)}
    parts = {
        name: {
            "pid": pid,
            "state": process_state(pid),
            "restarts": found.restarts.get(name, 0),
            "log": str(home.logs / f"{name}.log"),
        }
        for name, pid in found.parts.items()
    }
    whole = asdict(found)
    del whole["restarts"]
    return {"running": True} | whole | {"parts": parts}


def lines(home: Home, found: State | None) -> list[str]:
    """For people: the same, a line a part."""
    if found is None:
        return [f"nothing runs in {home.root}"]
    said = [
        f"{'page':<12} {found.url}{'' if found.ready else '  (coming up)'}",
        f"{'database':<12} {_words(found.database)}",
        f"{'broker':<12} {_words(found.broker)}",
        f"{'data':<12} {home.root}",
    ]
    for name, pid in found.parts.items():
        again = found.restarts.get(name, 0)
        tail = f", restarts: {again}" if again else ""
        said.append(f"{name:<12} {process_state(pid)} (process {pid}{tail})")
    return said


def _words(known: Mapping[str, str | int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in known.items() if value)
