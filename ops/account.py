"""Who the services run as. PostgreSQL refuses to run as root, and a broker should not."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from ops.errors import Unavailable, Unreachable

# `wardwatch` where an administrator made one; else the account every system has.
CANDIDATES = ("wardwatch", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An unprivileged account of this machine."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path, *, mode: int) -> None:
        """Hand a file or folder to this account."""
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def service_account() -> Account | None:
    """The account to drop to, or None when the launcher is already unprivileged."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise Unavailable(f"none of the accounts {', '.join(CANDIDATES)} exists on this machine")


def require_passage(account: Account | None, folder: Path, *, setting: str) -> None:
    """Check that the account can reach a folder through all its parents.

    Args:
        account: None passes everywhere: the launcher keeps its own.
        folder: Need not exist yet.
        setting: The environment variable that moves the folder, for the message.

    Raises:
        Unreachable: A parent lets only its owner in.
    """
    if account is None:
        return
    for parent in reversed(folder.resolve().parents):
        if parent.exists() and not _may_enter(account, parent):
            raise Unreachable(
                f"{folder} lies below {parent}, which the account {account.name!r} may not enter "
                f"(PostgreSQL and Mosquitto do not run as root). Set {setting} to a folder that "
                f"everyone may pass through, such as /var/lib/wardwatch."
            )


def _may_enter(account: Account, folder: Path) -> bool:
    facts = folder.stat()
    if facts.st_uid == account.uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == account.gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)
