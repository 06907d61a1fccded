"""What a recording needs is said before anything is made for it."""

import sys
from pathlib import Path

import pytest

from ops import visitors
from ops.errors import OpsError


def test_recordings_without_their_packages_say_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wfdb", None)
    record = tmp_path / "s1.hea"
    record.write_text("s1 1 1 60\n")
    with pytest.raises(OpsError, match="type `make install`"):
        visitors.recorded([record])
