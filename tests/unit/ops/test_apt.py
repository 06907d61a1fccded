"""The mirror of the private bundle is the one this machine already uses."""

from pathlib import Path

import pytest

from ops.apt import MIRROR_SETTING, bundle_sources, configured
from ops.errors import Unavailable


@pytest.fixture(autouse=True)
def _no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR_SETTING, raising=False)


BOOKWORM = "ID=debian\nVERSION_CODENAME=bookworm\n"


def machine(
    folder: Path,
    *,
    lines: str = "",
    stanzas: str = "",
    release: str = BOOKWORM,
) -> tuple[Path, Path]:
    etc = folder / "apt"
    (etc / "sources.list.d").mkdir(parents=True)
    (etc / "sources.list").write_text(lines)
    (etc / "sources.list.d/debian.sources").write_text(stanzas)
    os_release = folder / "os-release"
    os_release.write_text(release)
    return etc, os_release


DEB822 = """\
Types: deb deb-src
# a snapshot
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""


def test_a_deb822_machine_names_its_mirror(tmp_path: Path) -> None:
    text = bundle_sources(*machine(tmp_path, stanzas=DEB822))
    assert "URIs: http://mirror.example/debian\nSuites: trixie\n" in text
    assert "URIs: http://mirror.example/debian-security\nSuites: trixie-security\n" in text


def test_a_one_line_machine_names_its_mirror(tmp_path: Path) -> None:
    lines = (
        "# deb http://commented.example/debian bookworm main\n"
        "deb cdrom:[Debian]/ bookworm main\n"
        "deb http://other.example/sdk sdk-bookworm main\n"
        "deb [signed-by=/k.gpg arch=amd64] https://mirror.example/debian bookworm main non-free\n"
    )
    text = bundle_sources(*machine(tmp_path, lines=lines))
    assert "URIs: https://mirror.example/debian\n" in text
    assert "other.example" not in text


def test_the_setting_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MIRROR_SETTING, "http://chosen.example/debian")
    text = bundle_sources(*machine(tmp_path, stanzas=DEB822))
    assert "chosen.example" in text
    assert "mirror.example" not in text


@pytest.mark.parametrize(
    "release", ["ID=ubuntu\nVERSION_CODENAME=bookworm\n", "ID=debian\nVERSION_CODENAME=sid\n", ""]
)
def test_a_machine_without_a_debian_mirror_is_told_what_to_do(tmp_path: Path, release: str) -> None:
    with pytest.raises(Unavailable, match=MIRROR_SETTING):
        bundle_sources(*machine(tmp_path, stanzas=DEB822, release=release))


def test_a_disabled_archive_is_not_used(tmp_path: Path) -> None:
    etc, _ = machine(tmp_path, stanzas=f"Enabled: no\n{DEB822}")
    assert {entry.suite for entry in configured(etc)} == {"bookworm-security"}
