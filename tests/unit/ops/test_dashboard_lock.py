"""`npm ci` refuses a lock that leaves out a binary of another platform, which npm likes to do."""

import json

import pytest

from ops.dashboard import FOLDER

LOCK = FOLDER / "package-lock.json"


def test_the_lock_names_the_binaries_of_every_platform() -> None:
    packages = json.loads(LOCK.read_text())["packages"]
    wanted = {
        f"node_modules/{name}"
        for package in packages.values()
        for name in package.get("optionalDependencies", {})
        if name.startswith(("@biomejs/", "@rolldown/", "lightningcss-"))
    }
    assert wanted
    assert wanted - set(packages) == set()


@pytest.mark.parametrize("host", ["http://", "https://"])
def test_the_lock_names_no_registry(host: str) -> None:
    resolved = [
        package.get("resolved", "") for package in json.loads(LOCK.read_text())["packages"].values()
    ]
    assert not [address for address in resolved if address.startswith(host)]
