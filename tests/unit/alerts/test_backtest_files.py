"""Readings come as people have them. Nothing crashes, and what is left out is counted."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.backtest import files
from alerts.backtest.courses import Course
from alerts.backtest.files import Found, read, seconds
from alerts.errors import NoReadings
from core.wire import Quality

HEAD = "time,patient,vital,value,quality\n"


@pytest.fixture(params=["arrow", "plain"])
def table(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test writes its file; read with pyarrow and without."""
    if request.param == "plain":
        monkeypatch.setattr(files, "arrow_csv", lambda *_: None)
    return tmp_path / "readings.csv"


def found(path: Path, text: str) -> Found:
    path.write_text(text)
    return read(path)


def rows(course: Course) -> list[tuple[float, dict[str, float]]]:
    return [(one.time.timestamp(), dict(one.values)) for one in course.messages()]


def test_readings_of_one_time_are_one_message(table: Path) -> None:
    text = "time,patient,vital,value\n10,a,hr,70\n10,a,spo2,97\n11,a,hr,71\n"
    (course,) = found(table, text).courses
    assert rows(course) == [(10, {"hr": 70, "spo2": 97}), (11, {"hr": 71})]


def test_rows_may_come_in_any_order_and_columns_too(table: Path) -> None:
    text = "value,VITAL,patient,time\n71,hr,b,11\n70,hr,b,10\n60,hr,a,12\n"
    one, other = found(table, text).courses
    assert (one.patient, rows(one)) == ("a", [(12, {"hr": 60})])
    assert rows(other) == [(10, {"hr": 70}), (11, {"hr": 71})]


def test_of_two_readings_at_one_time_the_later_row_counts(table: Path) -> None:
    (course,) = found(table, HEAD + "10,a,hr,70,\n10,a,hr,71,\n").courses
    assert rows(course) == [(10, {"hr": 71})]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1767614400", 1767614400.0),
        ("1767614400.25", 1767614400.25),
        ("2026-01-05T12:00:00Z", 1767614400.0),
        ("2026-01-05T13:00:00+01:00", 1767614400.0),
        ("2026-01-05 12:00:00", 1767614400.0),
    ],
)
def test_a_time_is_iso_or_seconds_and_utc_unless_it_says(text: str, at: float) -> None:
    assert seconds(text) == at


@pytest.mark.parametrize("text", ["", "noon", "nan", "inf", "1e18", "2026-13-05", "12:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        seconds(text)


def test_what_cannot_be_read_is_counted_and_named_by_its_line(table: Path) -> None:
    text = HEAD + (
        "10,a,hr,70,good\n"
        "noon,a,hr,70,good\n"
        "11,,hr,70,good\n"
        "12,a,heart,70,good\n"
        "13,a,hr,fast,good\n"
        "14,a,hr,nan,\n"
        "15,a,hr,inf,\n"
        "16,a,hr\n"
        "\n"
        "17,a,hr,72,perfect\n"
        "18,a,hr,73,suspect\n"
        "19,a,hr,74,good,and more\n"
        "noon\n"
    )
    what = found(table, text)
    assert rows(what.courses[0]) == [(10, {"hr": 70}), (18, {"hr": 73}), (19, {"hr": 74})]
    assert what.left_out.examples == {
        "not a time": [3, 14],
        "no patient": [4],
        "unknown vital 'heart'": [5],
        "no number": [6, 7, 8, 9],
        "unknown quality 'perfect'": [11],
    }
    assert "left out 4, no number: line 6, 7, 8, 9" in str(what.left_out)


def test_a_quote_that_is_never_closed_swallows_nothing(table: Path) -> None:
    text = HEAD + '10,"Doe, J",hr,70,\n11,"Doe,hr,70,\n12,"Doe, J",hr,72,\n'
    what = found(table, text)
    assert [one.patient for one in what.courses] == ["Doe, J"]
    assert len(what.courses[0]) == 2
    assert sum(what.left_out.reasons.values()) == 1


def test_windows_line_ends_and_a_byte_order_mark_are_nothing_special(table: Path) -> None:
    text = "\ufefftime,patient,vital,value\r\n10,a,hr,70\r\n11,a,hr,71\r\n"
    table.write_text(text, encoding="utf-8", newline="")
    assert rows(read(table).courses[0]) == [(10, {"hr": 70}), (11, {"hr": 71})]


def test_quality_comes_along_by_word_or_number(table: Path) -> None:
    (course,) = found(table, HEAD + "10,a,hr,70,bad\n10,a,rr,12,1\n10,a,spo2,97,\n").courses
    (message,) = course.messages()
    assert message.quality == {"hr": Quality.BAD, "rr": Quality.SUSPECT}


@pytest.mark.parametrize("text", ["", "time,patient,value\n1,a,1\n", HEAD, HEAD + "x,y,z,w,\n"])
def test_a_file_without_readings_says_so(table: Path, text: str) -> None:
    with pytest.raises(NoReadings):
        found(table, text)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoReadings, match="no file"):
        read(tmp_path / "none.csv")


def test_parquet_is_read_as_csv_is(table: Path) -> None:
    csv = pytest.importorskip("pyarrow.csv")
    parquet = pytest.importorskip("pyarrow.parquet")
    text = HEAD + "2026-01-05T12:00:00Z,a,hr,70,\n2026-01-05T12:00:01Z,a,spo2,97.5,bad\n"
    before = found(table, text).courses[0]
    parquet.write_table(csv.read_csv(table), table.with_suffix(".parquet"))
    after = read(table.with_suffix(".parquet")).courses[0]
    assert rows(before) == rows(after)
    assert after.quality.tolist() == [0, 2]


def test_what_is_not_parquet_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "readings.parquet"
    path.write_text("time,patient\n")
    with pytest.raises(NoReadings):
        read(path)


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr("alerts.backtest.arrow.import_module", missing)
    path = tmp_path / "readings.parquet"
    path.touch()
    with pytest.raises(NoReadings, match="pyarrow"):
        read(path)


_CELLS = st.sampled_from(["10", "11.5", "noon", "", "a", "b", "hr", "spo2", "x", "nan", "1e3", '"'])


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=6), min_size=1, max_size=12))
def test_no_file_crashes_and_no_row_vanishes(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "readings.csv"
    path.write_text(HEAD + "".join(",".join(line) + "\n" for line in lines))
    try:
        what = read(path)
    except NoReadings:
        return
    kept = sum(map(len, what.courses))
    empty = sum(not any(cell.strip('"') for cell in line) for line in lines)
    assert len(lines) - empty <= kept + sum(what.left_out.reasons.values()) <= len(lines)
    assert all(np.all(np.diff(course.times) >= 0) for course in what.courses)
