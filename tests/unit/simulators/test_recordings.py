"""Recordings are read as they are: nothing made up, and all that is left out is counted."""

import csv
import os
import tarfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import wfdb

from core.vitals import Vital
from simulators.recordings import NoRecording, Reading, Recording, Stretch, UnreadableRecording
from simulators.recordings.physionet2012 import Challenge2012
from simulators.recordings.physionet2019 import Challenge2019
from simulators.recordings.shelf import recordings
from simulators.recordings.wfdb_records import NUMERICS, WfdbRecord

DATA = Path(os.environ.get("WARDWATCH_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings at {DATA}")

SET_A = """Time,Parameter,Value
00:00,RecordID,132539
00:00,Height,-1
00:07,GCS,15
00:07,HR,73
00:07,NISysABP,147
00:07,NISysABP,150
00:07,FiO2,0.35
00:07,Temp,-17.8
26:37,SysABP,0
26:37,SaO2,97
"""
SET_B = """HR|O2Sat|Temp|SBP|FiO2|SaO2|Age|SepsisLabel
NaN|NaN|NaN|NaN|NaN|NaN|83|0
56.5|100|35.2|129|0.4|98|83|0
"""


def every_reading(recording: Recording) -> list[Reading]:
    return list(recording.readings())


def test_challenge_2012_minute_by_minute() -> None:
    first, last = every_reading(Challenge2012("132539", SET_A))
    assert first.offset_s == 7 * 60
    assert first.values == {
        Vital.HR: 73,
        Vital.NIBP_SYS: 147,
        Vital.FIO2: 35,
        Vital.TEMP: -17.8,
    }
    assert (last.offset_s, last.values) == (26 * 3600 + 37 * 60, {Vital.IBP_SYS: 0})


def test_challenge_2012_counts_what_it_leaves_out() -> None:
    recording = Challenge2012("132539", SET_A)
    every_reading(recording)
    every_reading(recording)
    assert recording.left_out == {
        "RecordID: not published": 1,
        "Height: not published": 1,
        "GCS: not published": 1,
        "SaO2: not published": 1,
        "NISysABP: second value of the minute": 1,
    }


def test_challenge_2019_hour_by_hour() -> None:
    recording = Challenge2019("p100002", SET_B)
    (reading,) = every_reading(recording)
    assert reading.offset_s == 3600
    assert reading.values == {
        Vital.HR: 56.5,
        Vital.SPO2: 100,
        Vital.TEMP: 35.2,
        Vital.NIBP_SYS: 129,
        Vital.FIO2: 40,
    }
    assert recording.left_out["HR: missing"] == 1
    assert recording.left_out["SaO2: not published"] == 1
    assert list(recording.stretches()) == []


@pytest.mark.parametrize(
    "recording",
    [
        Challenge2012("bad", "Time,Parameter,Value\n00:07,HR\n"),
        Challenge2012("bad", "Time,Parameter,Value\nnoon,HR,70\n"),
        Challenge2012("bad", "Time,Parameter,Value\n00:07,HR,fast\n"),
        Challenge2019("bad", "HR|O2Sat\n70\n"),
        Challenge2019("bad", "HR|O2Sat\n70|high\n"),
    ],
)
def test_a_broken_text_is_refused(recording: Recording) -> None:
    with pytest.raises(UnreadableRecording):
        every_reading(recording)


@pytest.fixture
def numerics_record(tmp_path: Path) -> Path:
    """Three minutes; a zero that was sent, and a value that is missing."""
    wfdb.wrsamp(
        "made",
        fs=1 / 60,
        units=["bpm", "%", "mmHg"],
        sig_name=["HR", "SpO2", "PAP"],
        p_signal=np.array([[72.0, 0.0, 20], [71.5, np.nan, 20], [np.nan, np.nan, np.nan]]),
        fmt=["16", "16", "16"],
        adc_gain=[10, 10, 1],
        baseline=[0, 0, 0],
        write_dir=str(tmp_path),
    )
    return tmp_path / "made"


@pytest.fixture
def curve_record(tmp_path: Path) -> Path:
    """Two and a half seconds of a ramp, with a hole from 1.2 to 1.4 s."""
    ramp = np.arange(250, dtype=float).reshape(-1, 1) / 100
    ramp[120:140] = np.nan
    wfdb.wrsamp(
        "curve",
        fs=100,
        units=["mV"],
        sig_name=["MCL1 +"],
        p_signal=ramp,
        fmt=["16"],
        adc_gain=[100],
        baseline=[0],
        write_dir=str(tmp_path),
    )
    return tmp_path / "curve"


def test_numerics_keep_their_zeros_and_lose_only_what_is_missing(numerics_record: Path) -> None:
    recording = WfdbRecord(numerics_record)
    assert every_reading(recording) == [
        Reading(0.0, {Vital.HR: 72.0, Vital.SPO2: 0.0}, {}),
        Reading(60.0, {Vital.HR: 71.5}, {}),
    ]
    assert recording.every_s == 60
    assert recording.left_out == {
        "PAP: not published": 2,
        "PAP: missing": 1,
        "SpO2: missing": 2,
        "HR: missing": 1,
    }
    assert list(recording.stretches()) == []


def test_curves_come_by_the_second_and_stop_at_a_hole(curve_record: Path) -> None:
    recording = WfdbRecord(curve_record)
    pieces = list(recording.stretches())
    assert [(p.offset_s, p.samples.size) for p in pieces] == [
        (0.0, 100),
        (1.0, 20),
        (1.4, 60),
        (2.0, 50),
    ]
    assert all(p.signal == "mcl1__" for p in pieces)
    physical = np.concatenate([p.samples * p.sampling.scale for p in pieces])
    assert physical == pytest.approx(np.r_[0:1.2:0.01, 1.4:2.5:0.01])
    assert recording.left_out == {"mcl1__: missing samples": 20}


def test_from_curves_no_number_is_made_up(curve_record: Path) -> None:
    assert every_reading(WfdbRecord(curve_record)) == []


@pytest.mark.parametrize("name", ["made", "made.hea", "made.dat"])
def test_a_record_is_found_with_and_without_its_suffix(numerics_record: Path, name: str) -> None:
    assert [r.name for r in recordings(numerics_record.with_name(name))] == ["made"]


def test_a_folder_holds_recordings_of_all_kinds(numerics_record: Path) -> None:
    folder = numerics_record.parent
    (folder / "132539.txt").write_text(SET_A)
    (folder / "p100002.psv").write_text(SET_B)
    assert [r.name for r in recordings(folder)] == ["132539", "made", "p100002"]
    assert [r.name for r in recordings(folder, patients=2)] == ["132539", "made"]
    assert [r.name for r in recordings(folder, only="p100002")] == ["p100002"]


def test_an_archive_gives_its_patients_and_not_its_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "set.tar.xz"
    with tarfile.open(path, "w:xz") as archive:
        for name, text in (
            ("set-a/1.txt", SET_A),
            ("set-a/outcomes.txt", "RecordID,SAPS-I\n"),
            ("set-a/2.psv", SET_B),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, BytesIO(text.encode()))
    assert [r.name for r in recordings(path)] == ["1", "2"]
    assert [r.name for r in recordings(path, only="2")] == ["2"]


def test_nothing_there_is_said_plainly(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoRecording):
            recordings(path)


def test_a_text_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear colleague")
    with pytest.raises(UnreadableRecording):
        recordings(tmp_path / "notes.txt")


@needs_data
def test_s00001_value_by_value_as_its_published_table() -> None:
    record = WfdbRecord(DATA / "wfdb_samples" / "s00001" / "s00001-2896-10-10-00-31n")
    read = {reading.offset_s: reading.values for reading in record.readings()}
    with (DATA / "wfdb_samples" / "mimic3_numerics_s00001_1min.csv").open() as table:
        for row in csv.DictReader(table):
            told = {
                NUMERICS[name.upper()]: float(value)
                for name, value in row.items()
                if name != "minute" and value
            }
            assert read[int(row["minute"]) * 60.0] == told


@needs_data
@pytest.mark.parametrize(
    ("path", "rate", "signals"),
    [
        ("wfdb_samples/03700181", 500.0, {"mcl1", "abp", "resp"}),
        ("wfdb_samples/v102s", 250.0, {"ii", "v", "pleth", "resp"}),
        ("mitbih_ds1/106", 360.0, {"mlii", "v1"}),
    ],
)
def test_recorded_curves_are_read_whole(path: str, rate: float, signals: set[str]) -> None:
    recording = WfdbRecord(DATA / path)
    pieces: list[Stretch] = list(recording.stretches())
    assert {piece.signal for piece in pieces} == signals
    assert max(piece.sampling.rate for piece in pieces) == rate
    assert every_reading(recording) == []
    physical = wfdb.rdrecord(str(DATA / path), smooth_frames=False).e_p_signal
    read = sum(piece.samples.size for piece in pieces)
    assert read == sum(int(np.count_nonzero(~np.isnan(signal))) for signal in physical)


@needs_data
def test_patients_of_set_a_come_straight_from_the_archive() -> None:
    chosen = recordings(DATA / "physionet2012_set_a.tar.xz", patients=20)
    assert len({recording.name for recording in chosen}) == 20
    for recording in chosen:
        read = every_reading(recording)
        assert len(read) > 10
        assert all(0 <= reading.offset_s <= 48 * 3600 for reading in read)


@needs_data
def test_a_patient_of_2019_is_found_by_name() -> None:
    (chosen,) = recordings(DATA / "physionet2019_setB_dev10000.tar.xz", only="p100003")
    assert every_reading(chosen)[0].values[Vital.HR] == 130
