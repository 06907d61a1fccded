"""What goes wrong with sensors, monitors and links, and what it must never be mistaken for."""

from core.vitals import Acvpu, Source
from core.wire import (
    AgeClass,
    Change,
    Condition,
    Fact,
    Kind,
    LinkFault,
    Presence,
    Priority,
)
from tests.stories.bedside import Bedside, a_bed, a_roster


def test_a_probe_that_is_off_is_no_desaturation() -> None:
    bed = a_bed().lasts(20, hr=80, spo2=97, pulse=80)
    for minute in range(5):
        bed.lasts(60, hr=80 + minute % 2, spo2=0, pulse=0)
    assert bed.causes == {"probe_off.oximeter"}
    alert = bed.alert("probe_off.oximeter")
    assert (alert.kind, alert.priority) == (Kind.TECHNICAL, Priority.LOW)
    assert alert.finding.text == "Sensor off: oximeter; not judged meanwhile: PR, SpO₂"
    assert alert.finding.rule == "seen.probe_off"


def test_a_probe_that_is_off_takes_its_part_out_of_the_score() -> None:
    bed = a_bed().reads(acvpu=Acvpu.ALERT, temp=37, o2_flow=0, nibp_sys=120)
    whole = bed.lasts(30, hr=80, rr=14, spo2=97, pulse=80).score
    assert whole.total == 0
    partial = bed.reads(hr=80, rr=14, spo2=0, pulse=0).score
    assert partial.total is None
    assert partial.missing == ("spo2",)


def test_a_probe_that_is_on_again_settles_by_itself() -> None:
    bed = a_bed().lasts(30, hr=80, spo2=0, pulse=0).lasts(9, hr=80, spo2=97, pulse=80)
    assert bed.open == {"probe_off.oximeter"}
    bed.lasts(3, hr=80, spo2=97, pulse=80)
    assert bed.open == set()
    assert bed.changes("probe_off.oximeter") == [Change.RAISED, Change.ENDED]


def test_a_loose_probe_does_not_flood_the_ward() -> None:
    bed = a_bed()
    for _ in range(60):
        bed.lasts(4, hr=80, spo2=0, pulse=0).lasts(4, hr=80, spo2=97, pulse=80)
    assert bed.changes("probe_off.oximeter") == [Change.RAISED]


def test_an_open_desaturation_is_not_over_because_the_probe_fell_off() -> None:
    bed = a_bed().lasts(20, spo2=88, pulse=80).lasts(60, spo2=0, pulse=0)
    assert bed.alert("spo2.low").condition is Condition.PRESENT


def test_a_pulse_of_zero_alone_is_a_probe_that_finds_nothing() -> None:
    assert a_bed().lasts(10, hr=80, pulse=0).open == {"probe_off.oximeter"}


def test_leads_that_are_off_are_no_asystole_while_the_pulse_beats() -> None:
    bed = a_bed().lasts(20, hr=0, rr=0, pulse=80, spo2=97)
    assert bed.causes == {"leads_off.ecg"}
    assert bed.alert("leads_off.ecg").priority is Priority.MEDIUM


def test_leads_that_are_off_are_no_asystole_while_the_arterial_line_shows_a_pressure() -> None:
    bed = a_bed().lasts(20, hr=0, ibp_sys=120, ibp_dia=70, ibp_mean=85)
    assert bed.causes == {"leads_off.ecg"}


def test_a_pressure_that_does_not_swing_is_no_witness_of_a_beating_heart() -> None:
    bed = a_bed().lasts(5, hr=80, ibp_sys=120, ibp_dia=70, ibp_mean=85)
    bed.reads(hr=0, ibp_sys=24, ibp_dia=20, ibp_mean=21)
    assert bed.alert("hr.low").finding.rule == "hr.asystole"
    assert "hr.low" in a_bed().reads(hr=0, ibp_mean=21).open


def test_a_pulse_seen_seconds_ago_by_another_message_bears_witness() -> None:
    bed = a_bed()
    for _ in range(10):
        bed.reads(pulse=80, spo2=97).passes(1).reads(hr=0).passes(1)
    assert bed.causes == {"leads_off.ecg"}
    # An old witness is none.
    bed.passes(9).reads(hr=0).passes(3).reads(hr=0)
    assert "hr.low" in bed.open


def test_a_heart_that_no_sensor_sees_beating_is_an_asystole() -> None:
    bed = a_bed().reads(hr=0, rr=14, spo2=0, pulse=0)
    assert bed.alert("hr.low").finding.rule == "hr.asystole"


def test_a_monitor_of_which_everything_is_zero_is_looked_at_with_the_patient_first() -> None:
    bed = a_bed().lasts(20, hr=0, rr=0, spo2=0, pulse=0, ibp_sys=0, ibp_dia=0, ibp_mean=0)
    assert bed.causes == {"all_zero.monitor-1"}
    alert = bed.alert("all_zero.monitor-1")
    assert (alert.kind, alert.priority) == (Kind.TECHNICAL, Priority.HIGH)
    assert "check the patient" in alert.finding.text


def test_no_electrode_alone_can_be_everything() -> None:
    assert "hr.low" in a_bed().reads(hr=0, rr=0).open


def test_a_line_open_to_air_is_no_shock() -> None:
    bed = a_bed().lasts(60, hr=80, ibp_sys=0, ibp_dia=0, ibp_mean=0)
    assert bed.causes == {"line_off.arterial_line"}


def test_an_impossible_value_is_technical_and_never_physiology() -> None:
    bed = a_bed().lasts(30, temp=98.6, spo2=140, hr=80)
    assert bed.causes == {"implausible.temp", "implausible.spo2"}
    bed.lasts(15, temp=37, spo2=97, hr=80)
    assert bed.open == set()


def test_what_a_device_says_of_itself_is_told_at_once_and_silences_its_sensor() -> None:
    bed = a_bed().tells(Fact.PROBE_OFF)
    assert bed.alert("probe_off.oximeter").finding.rule == "told.probe_off"
    bed.lasts(60, spo2=70, hr=80)
    assert bed.causes == {"probe_off.oximeter"}
    bed.tells(Fact.PROBE_OFF, active=False).lasts(11, spo2=97, hr=80)
    assert bed.open == set()


def test_a_device_may_name_the_sensor() -> None:
    bed = a_bed().tells(Fact.PROBE_OFF, source=Source.THERMOMETER)
    assert bed.open == {"probe_off.thermometer"}
    assert "spo2.low" in bed.lasts(20, spo2=80, temp=34).open
    assert "temp.low" not in bed.open


def test_told_leads_off_silence_heart_rate_and_impedance() -> None:
    bed = a_bed().tells(Fact.LEADS_OFF).lasts(60, hr=20, rr=2)
    assert bed.causes == {"leads_off.ecg"}


def test_a_sensor_that_measures_on_is_not_off_whatever_was_said_once() -> None:
    bed = a_bed().tells(Fact.PROBE_OFF).lasts(100, spo2=97, hr=80)
    bed.lasts(5, spo2=0, pulse=0).lasts(100, spo2=97, hr=80)
    assert bed.open == {"probe_off.oximeter"}
    bed.lasts(60, spo2=80, hr=80)
    assert "spo2.low" in bed.open
    assert "probe_off.oximeter" not in bed.open


def test_a_monitor_that_began_anew_while_nobody_listened_is_heard_again() -> None:
    bed = a_bed().tells(Fact.STANDBY).restarts()
    bed.boot, bed.seq = 2, 0
    bed.connects().lasts(160, spo2=80)
    assert "spo2.low" in bed.open
    assert "standby.monitor-1" not in bed.open


def test_a_monitor_that_dies_is_missed_after_ten_seconds() -> None:
    bed = a_bed().lasts(20, hr=80)
    bed.passes(9)
    assert bed.open == set()
    bed.passes(2)
    assert bed.alert("silent.monitor-1").priority is Priority.MEDIUM
    bed.reads(hr=80)
    assert bed.open == set()


def test_a_monitor_that_measures_once_a_minute_is_given_its_time() -> None:
    bed = a_bed().connects(every_s=60).reads(hr=80).passes(179)
    assert bed.open == set()
    assert bed.passes(2).open == {"silent.monitor-1"}


def test_a_last_will_is_told_as_such_and_a_birth_ends_it() -> None:
    bed = a_bed().lasts(5, hr=80).connects(Presence.OFFLINE).passes(3)
    assert bed.open == {"offline.monitor-1"}
    bed.passes(60)
    assert bed.open == {"offline.monitor-1"}
    bed.connects().passes(1)
    assert bed.open == set()


def test_standby_is_no_silence() -> None:
    bed = a_bed().tells(Fact.STANDBY).passes(300)
    assert bed.open == {"standby.monitor-1"}


def test_taken_off_on_purpose_is_no_silence() -> None:
    bed = a_bed().tells(Fact.DISCONNECTED).passes(300).connects(Presence.OFFLINE).passes(10)
    assert bed.open == {"disconnected.monitor-1"}


def test_a_new_start_takes_back_what_the_device_had_said() -> None:
    bed = a_bed().tells(Fact.BATTERY_LOW).reads(hr=80)
    assert bed.open == {"battery_low.monitor-1"}
    bed.boot, bed.seq = 2, 0
    bed.connects()
    assert bed.open == set()


def test_readings_that_always_come_late_are_missed_as_such() -> None:
    bed = a_bed()
    for _ in range(70):
        bed.reads(hr=30, late_s=300).passes(1)
    assert bed.causes == {"late.monitor-1"}


def test_what_ingest_sees_of_the_link_is_told() -> None:
    bed = a_bed().linked(LinkFault.GAP, detail="12 of boot 7").linked(LinkFault.SILENT)
    assert bed.open == {"gap.monitor-1"}
    assert bed.alert("gap.monitor-1").finding.text == "Readings are missing: 12 of boot 7"
    assert bed.linked(LinkFault.GAP, active=False).open == set()


def test_nobody_misses_the_monitor_of_an_empty_bed() -> None:
    bed = Bedside().occupied(a_roster(stay=None)).lasts(5, hr=80).passes(60)
    assert bed.causes == set()


def test_a_patient_nobody_has_admitted_yet_is_watched_all_the_same() -> None:
    bed = Bedside().occupied(a_roster(stay=None)).lasts(20, spo2=80)
    assert bed.alert("spo2.low").stay is None


def test_late_readings_fill_history_and_raise_nothing() -> None:
    bed = a_bed().lasts(5, hr=80)
    for _ in range(5):
        bed.reads(hr=0, rr=14, late_s=150).passes(1)
    assert bed.causes == set()


def test_readings_older_than_one_already_judged_raise_nothing() -> None:
    bed = a_bed().reads(hr=80, rr=14).reads(hr=0, rr=14, late_s=5)
    assert bed.causes == set()


def test_readings_of_the_future_are_not_believed() -> None:
    bed = a_bed().reads(hr=0, rr=14, late_s=-60)
    assert bed.causes == set()
    assert "hr.low" in bed.reads(hr=0, rr=14, late_s=-5).open


def test_a_message_that_comes_twice_is_judged_once() -> None:
    suspect = a_bed().reads(nibp_sys=25, seq=1)
    assert suspect.passes(1).reads(nibp_sys=25, seq=1).open == set()


def test_a_trouble_of_the_neonates_monitor_is_told_too() -> None:
    bed = Bedside().occupied(a_roster(age_class=AgeClass.NEONATE)).lasts(10, hr=140, spo2=0)
    assert bed.open == {"probe_off.oximeter"}
