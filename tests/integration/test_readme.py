"""What the README shows is what works."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.hospital import Hospital

pytestmark = pytest.mark.integration

README = Path(__file__).resolve().parents[2] / "README.md"
LINES_MOST = 20


def test_a_device_is_connected_in_twenty_lines(hospital: Hospital, tmp_path: Path) -> None:
    program = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)[0]
    assert len(program.splitlines()) <= LINES_MOST
    device = tmp_path / "device.py"
    device.write_text(program.replace("time.sleep(1)", "time.sleep(0.2)"))
    hospital.start("ingest")
    url, name, password = hospital.account(hospital.devices[0])
    at = urlsplit(url)

    said = subprocess.run(
        [sys.executable, device, str(at.hostname), str(at.port), name, password],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert hospital.value("select count(*) from reading") == 30
    assert "stored" in said.stdout
    assert '"upto"' in said.stdout


def test_nothing_stands_in_for_a_figure() -> None:
    assert re.findall(r"@[A-Z]+@", README.read_text()) == []
