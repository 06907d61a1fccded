"""The time zone of this machine, by its name."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")
_FOLDER = "zoneinfo/"


def machine_zone(localtime: Path = _LOCALTIME) -> str:
    """IANA name, from the setting `TZ` or from where the system's own file points; else UTC."""
    told = os.environ.get("TZ", "").removeprefix(":")
    pointed = str(localtime.resolve()).rpartition(_FOLDER)[2] if localtime.is_symlink() else ""
    return next((name for name in (told, pointed) if _is_zone(name)), "UTC")


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
