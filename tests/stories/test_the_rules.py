"""Rules beyond a limit with its delay: what they find that no single value shows."""

import pytest
from msgspec.structs import replace

from alerts.model import Connected
from core.vitals import Acvpu
from core.wire import (
    AgeClass,
    Change,
    CommandKind,
    Condition,
    Fact,
    Kind,
    Presence,
    Priority,
    Quality,
    Status,
)
from tests.stories.bedside import MONITOR, Bedside, a_bed, a_person, a_roster

WELL = {"hr": 80.0, "rr": 14.0, "spo2": 97.0}


def beating(bed: Bedside, seconds: int, *, hr: float = 80.0, **others: float) -> Bedside:
    """So long a heart that beats as hearts do: never twice quite the same."""
    for second in range(seconds):
        bed.lasts(1, hr=hr + second % 3, **others)
    return bed


# -- magnitude times duration ----------------------------------------------------------------------


def test_short_dips_that_no_delay_finds_are_told_together() -> None:
    bed = a_bed().lasts(30, spo2=93)
    for _ in range(2):
        bed.lasts(10, spo2=85).lasts(5, spo2=93)
    assert bed.causes == set()
    bed.lasts(10, spo2=85)
    alert = bed.alert("spo2.burden")
    assert (alert.priority, alert.kind) == (Priority.MEDIUM, Kind.PHYSIOLOGICAL)
    assert "again and again below 90, 100 %·s together" in alert.finding.text
    assert "spo2.low" not in bed.causes


def test_dips_that_are_far_apart_are_forgotten_one_by_one() -> None:
    bed = a_bed()
    for _ in range(5):
        bed.lasts(10, spo2=85).lasts(200, spo2=93)
    assert "spo2.burden" not in bed.causes


def test_what_the_limit_has_told_is_not_told_again_as_a_burden() -> None:
    bed = a_bed().lasts(120, spo2=86).lasts(60, spo2=93).lasts(3, spo2=89)
    assert {cause for cause in bed.causes if cause.startswith("spo2")} == {"spo2.low"}


def test_a_burden_is_over_when_half_of_it_has_faded() -> None:
    bed = a_bed().lasts(30, spo2=93)
    for _ in range(3):
        bed.lasts(10, spo2=85).lasts(3, spo2=93)
    assert bed.lasts(140, spo2=93).alert("spo2.burden").condition is Condition.PRESENT
    assert bed.lasts(15, spo2=93).alert("spo2.burden").condition is Condition.GONE


def test_a_burden_is_reckoned_from_the_patients_own_limit() -> None:
    bed = a_bed()
    bed.orders(
        CommandKind.SET_LIMITS, causes=("spo2.low",), limits=(86, 82, 50), text="COPD, 88-92 %"
    )
    bed.lasts(600, spo2=88, every_s=2)
    assert {cause for cause in bed.causes if cause.startswith("spo2")} == set()


# -- a change within a short time ------------------------------------------------------------------


def test_a_rapid_desaturation_is_told_before_its_limit_is() -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(6, spo2=87)
    alert = bed.alert("spo2.fall")
    assert alert.priority is Priority.MEDIUM
    assert alert.finding.text == "SpO₂ 87 %, fallen from 98 within 60 s"
    assert "spo2.low" not in bed.causes


def test_the_same_fall_taken_slowly_is_none() -> None:
    bed = a_bed().lasts(30, spo2=98)
    for step in range(120):
        bed.lasts(2, spo2=98 - step / 10)
    assert "spo2.fall" not in bed.causes
    assert "spo2.low" in bed.causes


@pytest.mark.parametrize(("lowest", "falls"), [(88.1, False), (88.0, True)])
def test_ten_percent_are_a_fall_and_less_is_none(lowest: float, *, falls: bool) -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(6, spo2=lowest)
    assert ("spo2.fall" in bed.causes) is falls


def test_one_bad_sample_is_no_fall() -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(4, spo2=80).lasts(60, spo2=98)
    assert bed.causes == set()


def test_a_fall_is_over_when_the_value_is_back() -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(8, spo2=87).lasts(15, spo2=96)
    assert bed.alert("spo2.fall").condition is Condition.GONE


# -- several vital signs together ------------------------------------------------------------------


def test_a_fast_heart_and_a_low_pressure_within_five_minutes_are_told_as_one() -> None:
    bed = a_bed().reads(nibp_sys=86, nibp_dia=50, nibp_mean=62)
    bed.lasts(280, hr=100, every_s=5)
    assert "combined.shock" not in bed.causes
    bed.lasts(11, hr=125)
    alert = bed.alert("combined.shock")
    assert alert.priority is Priority.HIGH
    assert alert.finding.text == (
        "Fast heart and low pressure: HR 125 /min above 120 and NIBP sys 86 mmHg below 90"
    )


def test_a_pressure_of_six_minutes_ago_counts_no_more() -> None:
    bed = a_bed().reads(nibp_sys=86, nibp_dia=50, nibp_mean=62)
    bed.lasts(300, hr=100, every_s=5).lasts(30, hr=125)
    assert "combined.shock" not in bed.causes


@pytest.mark.parametrize(("hr", "pressure"), [(120.0, 80.0), (130.0, 90.0)])
def test_either_alone_is_no_shock(hr: float, pressure: float) -> None:
    bed = a_bed().lasts(30, hr=hr, ibp_sys=pressure, ibp_dia=50, ibp_mean=62)
    assert "combined.shock" not in bed.causes


def test_one_of_the_two_pressures_is_enough() -> None:
    bed = a_bed().lasts(15, hr=130, ibp_sys=85, ibp_dia=50, ibp_mean=62)
    assert "combined.shock" in bed.open


def test_a_pressure_that_is_measured_good_again_ends_it() -> None:
    bed = a_bed().reads(nibp_sys=86, nibp_dia=50, nibp_mean=62).lasts(15, hr=125)
    assert bed.alert("combined.shock").condition is Condition.PRESENT
    bed.reads(nibp_sys=118, nibp_dia=70, nibp_mean=85).passes(1).lasts(35, hr=125)
    assert bed.alert("combined.shock").condition is Condition.GONE


# -- a vital that is expected and does not come ----------------------------------------------------


def test_a_vital_that_comes_no_more_while_others_do_is_missed_after_a_minute() -> None:
    bed = a_bed().lasts(60, **WELL)
    beating(bed, 60, rr=14)
    assert bed.open == set()
    beating(bed, 3, rr=14)
    alert = bed.alert("absent.spo2")
    assert (alert.kind, alert.priority) == (Kind.TECHNICAL, Priority.LOW)
    assert alert.finding.text == "No usable value any more: SpO₂; not judged meanwhile: SpO₂"
    assert alert.finding.withholds == ("spo2.burden", "spo2.fall", "spo2.low")
    assert bed.lasts(2, **WELL).open == set()


def test_values_that_are_all_bad_are_missed_too() -> None:
    bed = a_bed().lasts(60, **WELL)
    for second in range(65):
        bad = {"spo2": Quality.BAD}
        bed.reads(hr=80 + second % 3, rr=14, spo2=60, quality=bad).passes(1)
    assert bed.open == {"absent.spo2"}


def test_what_a_monitor_says_it_measures_is_expected_before_it_has_come() -> None:
    said = Status(state=Presence.ONLINE, boot=1, vitals=("hr", "spo2", "rr", "nibp_sys"))
    bed = a_bed().take(Connected(MONITOR, said))
    beating(bed, 65, rr=14)
    assert bed.open == {"absent.spo2"}


def test_what_came_once_is_not_expected_every_minute() -> None:
    bed = a_bed().reads(spo2=97, nibp_sys=120, temp=37).passes(1)
    assert beating(bed, 120, rr=14).open == set()


def test_a_probe_that_is_off_is_not_missed_as_well() -> None:
    bed = a_bed().lasts(30, **WELL).tells(Fact.PROBE_OFF)
    assert beating(bed, 120, rr=14).open == {"probe_off.oximeter"}


def test_a_monitor_that_is_silent_is_told_as_a_whole() -> None:
    bed = a_bed().lasts(30, **WELL).passes(120)
    assert bed.open == {"silent.monitor-1"}
    assert "not judged meanwhile: HR, RR, SpO₂" in bed.alert("silent.monitor-1").finding.text


def test_a_monitor_that_stores_once_a_minute_is_given_three() -> None:
    bed = a_bed().connects(every_s=60).lasts(180, every_s=60, **WELL)
    for minute in range(3):
        bed.lasts(60, every_s=60, hr=78 + minute, rr=14)
    assert bed.open == set()
    assert bed.lasts(60, every_s=60, hr=81, rr=14).open == {"absent.spo2"}


def test_whoever_closes_it_is_not_asked_again_until_the_vital_has_come() -> None:
    bed = a_bed().lasts(30, **WELL)
    beating(bed, 70, rr=14)
    bed.asks(CommandKind.RESOLVE, bed.alert("absent.spo2"), by=a_person(command="off"))
    assert beating(bed, 200, rr=14).open == set()
    bed.lasts(10, **WELL)
    assert beating(bed, 70, rr=14).open == {"absent.spo2"}


def test_the_next_patient_is_not_missed_what_the_last_one_had() -> None:
    bed = a_bed().lasts(30, **WELL)
    beating(bed, 70, rr=14)
    bed.occupied(a_roster(stay=2))
    assert beating(bed, 70, rr=14).open == set()


# -- a value that stands still ---------------------------------------------------------------------


def test_a_value_with_its_digits_that_repeats_for_a_minute_is_frozen() -> None:
    bed = a_bed().lasts(60, hr=72.4)
    assert bed.open == set()
    alert = bed.lasts(2, hr=72.4).alert("frozen.hr")
    assert (alert.kind, alert.priority) == (Kind.TECHNICAL, Priority.LOW)
    assert alert.finding.text == "The value stands still, check sensor: HR 72 /min"
    assert bed.lasts(7, hr=72.6).open == set()


def test_a_whole_number_may_repeat_for_four_minutes() -> None:
    bed = a_bed().lasts(240, hr=72)
    assert bed.open == set()
    assert bed.lasts(2, hr=72).open == {"frozen.hr"}


def test_five_minutes_of_one_value_stored_once_a_minute_are_a_flatline() -> None:
    bed = a_bed().connects(every_s=60).lasts(300, every_s=60, hr=72)
    assert bed.open == {"frozen.hr"}


def test_a_full_saturation_stands_still_in_health() -> None:
    bed = a_bed()
    assert beating(bed, 600, spo2=100, rr=12).open == set()


def test_a_heart_that_stands_still_is_no_frozen_sensor() -> None:
    bed = a_bed().lasts(300, hr=0, rr=14, every_s=2)
    assert "frozen.hr" not in bed.causes


def test_the_same_value_every_hour_is_not_frozen() -> None:
    bed = a_bed().connects(every_s=3600).lasts(12 * 3600, every_s=3600, hr=72.5)
    assert "frozen.hr" not in bed.causes


def test_a_frozen_value_is_judged_on() -> None:
    bed = a_bed().lasts(62, hr=38.5)
    assert bed.open >= {"hr.low", "frozen.hr"}
    assert bed.alert("frozen.hr").finding.withholds == ()
    assert bed.alert("hr.low").condition is Condition.PRESENT


def test_a_paced_heart_is_told_once() -> None:
    bed = a_bed().lasts(245, hr=60)
    bed.asks(CommandKind.RESOLVE, bed.alert("frozen.hr"), by=a_person(command="paced"))
    assert bed.lasts(120, hr=60).open == set()


# -- two sensors that do not agree -----------------------------------------------------------------


def test_a_heart_rate_and_a_pulse_that_differ_for_half_a_minute_are_told() -> None:
    bed = a_bed().lasts(30, hr=80, pulse=111)
    assert bed.open == set()
    alert = bed.lasts(2, hr=80, pulse=111).alert("disparity.hr+pulse")
    assert (alert.kind, alert.priority) == (Kind.TECHNICAL, Priority.LOW)
    assert alert.finding.text == (
        "Two sensors differ, check both and patient: HR 80 /min and PR 111 /min"
    )
    assert alert.finding.withholds == ()
    assert bed.lasts(12, hr=80, pulse=82).open == set()


def test_a_difference_of_thirty_is_none() -> None:
    assert a_bed().lasts(60, hr=80, pulse=110).open == set()


def test_a_probe_that_is_off_differs_from_nothing() -> None:
    bed = a_bed().tells(Fact.PROBE_OFF).lasts(60, hr=80, pulse=180)
    assert bed.open == {"probe_off.oximeter"}


# -- what is not judged, and that it is said -------------------------------------------------------


def test_a_technical_condition_names_what_it_keeps_from_being_judged() -> None:
    bed = a_bed().lasts(20, pulse=80, **WELL).tells(Fact.PROBE_OFF)
    finding = bed.alert("probe_off.oximeter").finding
    assert finding.text == "Sensor off: oximeter; not judged meanwhile: PR, SpO₂"
    assert finding.withholds == (
        "pulse.high",
        "pulse.low",
        "spo2.burden",
        "spo2.fall",
        "spo2.low",
    )
    bed.lasts(60, pulse=30, **{**WELL, "spo2": 60.0})
    assert bed.causes == {"probe_off.oximeter"}


def test_electrodes_that_are_off_withhold_heart_and_breathing() -> None:
    bed = a_bed().lasts(20, **WELL).tells(Fact.LEADS_OFF)
    finding = bed.alert("leads_off.ecg").finding
    assert finding.text == "Electrodes off: ecg; not judged meanwhile: HR, RR"
    assert set(finding.withholds) == {"hr.low", "hr.high", "rr.low", "rr.high", "combined.shock"}


def test_a_flat_battery_keeps_nothing_from_being_judged() -> None:
    finding = (
        a_bed().lasts(5, **WELL).tells(Fact.BATTERY_LOW).alert("battery_low.monitor-1").finding
    )
    assert (finding.text, finding.withholds) == ("Battery low", ())


def test_an_impossible_value_withholds_only_its_own_rules() -> None:
    finding = a_bed().lasts(5, spo2=140, hr=80).alert("implausible.spo2").finding
    assert finding.text == "Impossible value: SpO₂; not judged meanwhile: SpO₂"


# -- whose limits ----------------------------------------------------------------------------------

CENTILES = [
    ("0-3m", 107, 181, 25, 66),
    ("3-6m", 104, 175, 24, 64),
    ("6-9m", 98, 168, 23, 61),
    ("9-12m", 93, 161, 22, 58),
    ("12-18m", 88, 156, 21, 53),
    ("18-24m", 82, 149, 19, 46),
    ("2-3y", 76, 142, 18, 38),
    ("3-4y", 70, 136, 17, 33),
    ("4-6y", 65, 131, 17, 29),
    ("6-8y", 59, 123, 16, 27),
    ("8-12y", 52, 115, 14, 25),
    ("12-15y", 47, 108, 12, 23),
    ("15-18y", 43, 104, 11, 22),
]
"""Fleming 2011: age band, heart rate and respiratory rate, 1st and 99th centile."""


def a_child(band: str) -> Bedside:
    return Bedside().occupied(replace(a_roster(age_class=AgeClass.PAEDIATRIC), age_band=band))


@pytest.mark.parametrize(("band", "slow", "fast", "few", "many"), CENTILES)
def test_every_age_band_of_children_has_its_own_edges(
    band: str, slow: int, fast: int, few: int, many: int
) -> None:
    assert a_child(band).lasts(30, hr=slow, rr=few).open == set()
    assert a_child(band).lasts(30, hr=fast, rr=many).open == set()
    assert a_child(band).lasts(16, hr=slow - 1, rr=few - 1).open == {"hr.low", "rr.low"}
    assert a_child(band).lasts(16, hr=fast + 1, rr=many + 1).open == {"hr.high", "rr.high"}


def test_a_child_of_unknown_age_has_the_example_row() -> None:
    assert a_child("").lasts(12, hr=74).open == {"hr.low"}
    assert a_child("").lasts(12, hr=75, rr=20).open == set()
    assert a_child("a band nobody has").lasts(12, hr=74).open == {"hr.low"}


def test_a_child_that_stops_breathing_is_told_at_once_in_every_band() -> None:
    for band, *_ in CENTILES:
        alert = a_child(band).reads(hr=120, rr=0).alert("rr.low")
        assert (alert.priority, alert.finding.rule) == (Priority.HIGH, "rr.apnoea")


def test_a_birthday_brings_other_limits() -> None:
    bed = a_child("12-18m").lasts(20, hr=155)
    assert bed.open == set()
    bed.occupied(replace(a_roster(age_class=AgeClass.PAEDIATRIC), age_band="18-24m"))
    assert bed.lasts(12, hr=155).open == {"hr.high"}


def test_every_alert_names_the_revision_of_the_rules_that_raised_it() -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(20, spo2=87, hr=130, ibp_sys=80, acvpu=Acvpu.ALERT)
    assert bed.open >= {"spo2.low", "spo2.fall", "hr.high", "ibp_sys.low", "combined.shock"}
    for alert in bed.lane.alerts.values():
        assert (alert.first.revision, alert.first.setup) == (2, 0)
        assert alert.first.basis


def test_an_alert_of_a_rule_survives_a_restart_and_can_end() -> None:
    bed = a_bed().lasts(30, spo2=98).lasts(8, spo2=87)
    assert "spo2.fall" in bed.open
    bed.restarts().lasts(12, spo2=97)
    assert bed.alert("spo2.fall").condition is Condition.GONE
    assert bed.changes("spo2.fall") == [Change.RAISED, Change.ENDED]
