"""The one data folder of a hospital: its layout, its lock, its secrets and its ports."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from ops.account import Account, require_passage, service_account
from ops.errors import Occupied

SETTING = "WARDWATCH_HOME"

_LOOKS_MOST, _LOOK_S = 10, 0.05


def home_folder() -> Path:
    """Where data lives: WARDWATCH_HOME, else the usual place for this user."""
    if chosen := os.environ.get(SETTING):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/wardwatch")
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "wardwatch"


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder.

    Attributes:
        root: Absolute; made on `prepare`.
        account: Owner of what PostgreSQL and Mosquitto write; None = the launcher's own.
    """

    root: Path
    account: Account | None = field(default_factory=service_account)

    def prepare(self) -> Self:
        """Make the folder and the parts everybody needs.

        Raises:
            Unreachable: The services' account could not reach its data here.
            Occupied: The folder holds something else.
        """
        require_passage(self.account, self.root, setting=SETTING)
        if self.root.exists() and any(self.root.iterdir()) and not self.secrets.is_dir():
            # Its permissions are about to be changed, and `/tmp` or somebody's home is not ours.
            raise Occupied(f"{self.root} is not empty and no data folder of Wardwatch: {SETTING}")
        self.root.mkdir(parents=True, exist_ok=True)
        # Passed through by the services' account, listed by the owner alone.
        self.root.chmod(0o711)
        for private in (self.logs, self.secrets):
            private.mkdir(exist_ok=True)
            private.chmod(0o700)
        return self

    @property
    def logs(self) -> Path:
        """One file a part."""
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        """Random at the first start, readable by the owner alone."""
        return self.root / "secrets"

    @property
    def state(self) -> Path:
        """What runs now; written by the launcher, read by `wardwatch status`."""
        return self.root / "state.json"

    def service_folder(self, name: str) -> Path:
        """A folder that belongs to the services' account."""
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        if self.account:
            self.account.own(folder, mode=0o700)
        else:
            folder.chmod(0o700)
        return folder

    def passwords(self, name: str, accounts: Iterable[str] = ()) -> dict[str, str]:
        """The passwords kept under one name, with a new one for each account that has none."""
        path = self.secrets / f"{name}.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = [account for account in accounts if account not in known]
        if missing:
            known |= {account: secrets.token_urlsafe(24) for account in missing}
            write_private(path, json.dumps(known, indent=1))
        return known

    def lock(self) -> IO[str]:
        """Take this folder for as long as the returned file stays open.

        Raises:
            Occupied: A launcher is running here; the message says where.
        """
        file = (self.root / "lock").open("w")
        # Somebody who only looks, as `wardwatch status` does, holds it for a moment.
        for _ in range(_LOOKS_MOST):
            if _taken(file, fcntl.LOCK_EX):
                return file
            time.sleep(_LOOK_S)
        file.close()
        raise Occupied(f"wardwatch is already running in {self.root}{self._seen_at()}")

    def locked(self) -> bool:
        """Whether a launcher is running here."""
        try:
            with (self.root / "lock").open("w") as file:
                return not _taken(file, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False

    def remembered_port(self, name: str, choose: Callable[[int | None], int]) -> int:
        """A port chosen with the one of last time in mind, so that addresses stay as they were."""
        path = self.root / "ports.json"
        ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        chosen = choose(ports.get(name))
        if ports.get(name) != chosen:
            path.write_text(json.dumps(ports | {name: chosen}))
        return chosen

    def _seen_at(self) -> str:
        try:
            url = json.loads(self.state.read_text()).get("url", "")
        except (FileNotFoundError, json.JSONDecodeError):
            return ""
        return f": {url}" if url else ""


def _taken(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
