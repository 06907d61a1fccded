"""`wardwatch backtest` as a person types it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.limits import SHIPPED
from core.wire import AlertEvent, Change, decode
from ops import backtest
from ops.cli import app

HEAD = "time,patient,vital,value\n"


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    """Two minutes of one patient, half of them desaturated, and a line that is none."""
    path = tmp_path / "readings.csv"
    rows = [f"{1_767_614_400 + s},p1,spo2,{97 if s < 60 else 88}" for s in range(120)]
    rows += [f"{1_767_614_400 + s},p1,hr,72" for s in range(120)]
    path.write_text(HEAD + "\n".join([*rows, "soon,p1,hr,72"]) + "\n")
    return path


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """The shipped limits without the fifteen seconds."""
    path = tmp_path / "strict.toml"
    path.write_text(SHIPPED.read_text().replace("delay_s = 15", "delay_s = 0"))
    return path


def test_alerts_and_scores_are_written_down(readings: Path, tmp_path: Path) -> None:
    out, scores = tmp_path / "alerts.jsonl", tmp_path / "scores.csv"
    code = backtest.main([str(readings), "--out", str(out), "--scores", str(scores)])
    assert code == 0
    events = [decode(AlertEvent, line) for line in out.read_bytes().splitlines()]
    raised = [one.alert.cause for one in events if one.change is Change.RAISED]
    assert raised == ["spo2.low"]
    with scores.open() as lines:
        rows = list(csv.DictReader(lines))
    assert [row["patient"] for row in rows] == ["p1", "p1"]
    assert rows[-1]["news2"] == ""
    assert rows[-1]["news2_at_least"] == "0"
    assert "respiration" in rows[-1]["news2_missing"].split()
    assert set(rows[0]) >= {"detector", "mews", "qsofa", "shock_index", "shock_index_missing"}


def test_a_second_run_writes_the_same_bytes(readings: Path, tmp_path: Path) -> None:
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for path in paths:
        backtest.main([str(readings), "--out", str(path)])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_two_files_of_limits_are_compared(
    readings: Path, strict: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backtest.main([str(readings), "--limits", str(strict), "--against", str(SHIPPED), "--json"])
    found = json.loads(capsys.readouterr().out)
    comparison = found["comparison"]
    assert (found["patients"], found["readings"], found["left_out"]) == (1, 240, {"not a time": 1})
    assert comparison["later"] == {
        "count": 1,
        "median_s": 15.0,
        "p90_s": 15.0,
        "longest_s": 15.0,
    }
    assert comparison["missed"] == {}
    assert comparison["top"][0]["cause"] == "spo2.low"


def test_the_comparison_is_a_table_for_a_person(
    readings: Path, strict: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backtest.main([str(readings), "--limits", str(strict), "--against", str(SHIPPED)])
    said = capsys.readouterr()
    assert "strict" in said.out
    assert "later    1: median 15 s" in said.out
    assert "left out 1, not a time: line 242" in said.err


def test_what_is_wrong_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["backtest", str(tmp_path / "none.csv")])
    assert run.exit_code == 1
    assert "there is no file" in run.output


def test_limits_that_contradict_themselves_are_refused(readings: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("revision = 0")
    run = CliRunner().invoke(app, ["backtest", str(readings), "--limits", str(broken)])
    assert run.exit_code == 1
    assert "Traceback" not in run.output


def test_it_says_what_it_takes() -> None:
    run = CliRunner().invoke(app, ["backtest", "--help"])
    assert run.exit_code == 0
    assert "--against" in run.output


def test_without_a_file_and_without_a_time_it_says_what_is_missing() -> None:
    run = CliRunner().invoke(app, ["backtest"])
    assert run.exit_code == 1
    assert "--from" in run.output
