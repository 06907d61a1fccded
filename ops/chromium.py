"""Brings Chromium for the browser tests where it may: `python -m ops.chromium`.

Where it may not install, it says so and goes on; the browser tests then fail and say so again.
"""

import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_LIMIT_S = 600


def found() -> str | None:
    """The browser of this machine."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's package; quietly does nothing where that is not possible."""
    if shutil.which("apt-get") is None:
        return
    before = () if os.geteuid() == 0 else ("sudo", "-n")
    if before and shutil.which("sudo") is None:
        return
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    for step in (("update",), ("install", "--yes", "--no-install-recommends", "chromium")):
        done = subprocess.run(
            (*before, *quiet, *step), capture_output=True, text=True, check=False, timeout=_LIMIT_S
        )
        if done.returncode:
            print(f"apt-get {step[0]}: {done.stderr.strip()[-1000:]}", file=sys.stderr)


def main() -> None:
    """Install when there is none."""
    if found() is None:
        print("no chromium here; installing Debian's package for the browser tests", flush=True)
        install()
    if found() is None:
        print("NO CHROMIUM, and it may not be installed here: the browser tests will fail")


if __name__ == "__main__":
    main()
