"""A part that falls is started again, ever more slowly, and nobody is left in the dark."""

import sys
from pathlib import Path

import pytest

from ops.child import Child, Recipe, wait_until
from ops.errors import NotReady
from ops.supervisor import FIRST_PAUSE_S, LONGEST_PAUSE_S, SETTLED_S, Watch, pause, supervise


def a_child(folder: Path, *, code: str = "import time; time.sleep(60)") -> Child:
    return Child(
        Recipe(
            name="part",
            command=(sys.executable, "-c", code),
            log=folder / "part.log",
            ready=lambda: True,
        )
    )


def test_pauses_grow_and_stay_bounded() -> None:
    pauses = [pause(falls) for falls in range(12)]
    assert pauses[0] == FIRST_PAUSE_S
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_S


def test_a_killed_part_is_announced_and_started_again(tmp_path: Path) -> None:
    child = a_child(tmp_path)
    child.start()
    watch = Watch(child, started_at=0)
    assert watch.look(1) is None
    child.kill()
    assert watch.look(2) == "part ended (signal 9); again in 0.5 s"
    assert watch.look(2.4) is None
    assert watch.look(2.5) == "part started again"
    assert child.alive
    child.kill()
    assert watch.look(3) == "part ended (signal 9); again in 1 s"


def test_a_part_that_ran_long_enough_is_forgiven(tmp_path: Path) -> None:
    child = a_child(tmp_path)
    child.start()
    watch = Watch(child, started_at=0, falls=5)
    watch.look(SETTLED_S + 1)
    assert watch.falls == 0
    child.kill()


def test_a_part_that_cannot_start_says_why(tmp_path: Path) -> None:
    child = a_child(tmp_path, code="raise SystemExit('no database for me')")
    child.start()
    wait_until(lambda: not child.alive, within_s=10, what="the end")
    with pytest.raises(NotReady, match="no database for me"):
        child.wait_ready(within_s=1)


def test_a_frozen_part_can_be_told_to_go(tmp_path: Path) -> None:
    child = a_child(tmp_path)
    child.start()
    child.pause()
    child.terminate(within_s=5)
    assert child.exit_code == -15


def test_a_part_that_will_not_go_is_killed_with_all_it_started(tmp_path: Path) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    child = a_child(tmp_path, code=stubborn)
    child.start()
    wait_until(lambda: child.last_lines().strip().isdigit(), within_s=10, what="its child")
    grandchild = Path(f"/proc/{child.last_lines().strip()}")
    child.terminate(within_s=0.3)
    assert child.exit_code == -9
    wait_until(lambda: not _lives(grandchild), within_s=5, what="the grandchild's end")


def _lives(process: Path) -> bool:
    return process.exists() and " Z " not in (process / "stat").read_text()


def test_a_part_that_cannot_be_started_now_is_tried_again(tmp_path: Path) -> None:
    child = a_child(tmp_path / "gone")
    watch = Watch(child, started_at=0)
    assert watch.look(0) == "part ended (never started); again in 0.5 s"
    assert "cannot be started" in (watch.look(1) or "")
    assert watch.look(1.5) is None
    (tmp_path / "gone").mkdir()
    assert watch.look(2) == "part started again"
    child.kill()


def test_a_full_disk_stops_nobody(tmp_path: Path) -> None:
    child = a_child(tmp_path)
    child.start()
    child.kill()
    said: list[str] = []

    def no_room() -> None:
        raise OSError(28, "No space left on device")

    supervise([child], say=said.append, changed=no_room, stopping=lambda: len(said) > 1)
    assert said[1] == "part started again"
    child.kill()
