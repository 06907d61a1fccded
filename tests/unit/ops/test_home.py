"""The data folder: private where it must be, and never somebody else's."""

import fcntl
import json
import stat
from pathlib import Path
from threading import Timer

import pytest

from ops.account import Account, require_passage
from ops.devices import NotADeviceName, provision
from ops.errors import Occupied, Unreachable
from ops.home import Home

NOBODY = Account(name="nobody", uid=65534, gid=65534)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", account=None).prepare()


def test_secrets_are_made_once_and_are_private(home: Home) -> None:
    first = home.passwords("broker", ("ingest", "alerts"))
    assert home.passwords("broker", ("ingest", "gateway"))["ingest"] == first["ingest"]
    assert first["ingest"] != first["alerts"]
    file = home.secrets / "broker.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())) == {"ingest", "alerts", "gateway"}


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").touch()
    mode = tmp_path.stat().st_mode
    with pytest.raises(Occupied, match="not empty"):
        Home(tmp_path, account=None).prepare()
    assert tmp_path.stat().st_mode == mode


def test_one_launcher_at_a_time(home: Home) -> None:
    assert not home.locked()
    home.state.write_text(json.dumps({"url": "http://127.0.0.1:8000"}))
    with home.lock():
        assert home.locked()
        with pytest.raises(Occupied, match=r"already running .* http://127\.0\.0\.1:8000"):
            home.lock()
    assert not home.locked()


def test_a_look_at_what_runs_keeps_nobody_from_starting(home: Home) -> None:
    with (home.root / "lock").open("w") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not home.locked()
        Timer(0.1, fcntl.flock, (looking, fcntl.LOCK_UN)).start()
        home.lock().close()


def test_a_folder_the_services_cannot_reach_is_refused_by_name(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Unreachable, match="WARDWATCH_HOME"):
        require_passage(NOBODY, closed / "home", setting="WARDWATCH_HOME")
    require_passage(None, closed / "home", setting="WARDWATCH_HOME")


def test_addresses_stay_as_they_were(home: Home) -> None:
    assert home.remembered_port("mqtt", lambda last: last or 21_883) == 21_883
    assert home.remembered_port("mqtt", lambda last: last or 1) == 21_883


@pytest.mark.parametrize("name", ["ingest", "doctor", "relay", "a/b", "a+b", "#", "", "-x", "ü"])
def test_a_device_cannot_be_called_that(home: Home, name: str) -> None:
    with pytest.raises(NotADeviceName):
        provision(home, [name])
    assert not (home.secrets / "devices.json").exists()
