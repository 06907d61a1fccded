"""Why was there an alert, and why was there none? Every question gets its answer at once."""

from alerts.explaining import explain, plain
from core.vitals import Source
from core.wire import AgeClass, CommandKind, Fact
from core.wire.explanation import Decision, Explanation, SeenRule, SeenVital
from tests.stories.bedside import BOOK, Bedside, a_bed, a_person, a_roster


def asked(bed: Bedside) -> Explanation:
    return explain(bed.lane, BOOK, bed.now.timestamp())


def rule(bed: Bedside, cause: str) -> SeenRule:
    return next(one for one in asked(bed).rules if one.cause == cause)


def vital(bed: Bedside, key: str) -> SeenVital:
    return next(one for one in asked(bed).vitals if one.vital == key)


def test_a_value_within_its_limits_says_how_far_it_was_from_them() -> None:
    bed = a_bed().reads(spo2=95, hr=72)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.WITHIN
    assert low.value == 95
    assert low.tiers[0].beyond_by == -5
    assert "5 above the limit of 90" in low.text
    assert rule(bed, "hr.high").tiers[0].beyond_by == 72 - 120


def test_a_desaturation_of_six_seconds_has_nine_more_to_last() -> None:
    bed = a_bed().lasts(6, spo2=88).reads(spo2=88)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.COUNTING
    assert "below 90 for 6 of 15 s" in low.text
    assert (low.tiers[0].lasted_s, low.tiers[0].reached) == (6, False)
    assert low.tiers[1].lasted_s is None
    assert low.alert is None


def test_an_alert_names_its_limit_and_that_nobody_has_answered() -> None:
    bed = a_bed().lasts(20, spo2=88)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.RAISED
    assert low.alert == bed.alert("spo2.low").id
    assert "below 90 for 15 s" in low.text
    assert "nobody has answered" in low.text
    assert low.tiers[0].reached
    assert low.tiers[0].basis.startswith("Mindray")


def test_whoever_acknowledged_is_named() -> None:
    bed = a_bed().lasts(20, spo2=88)
    bed.acknowledges("spo2.low")
    assert "acknowledged by Ada Nurse" in rule(bed, "spo2.low").text


def test_an_alert_that_recovered_unseen_says_so() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(10, spo2=97)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.RECOVERED
    assert "over since" in low.text


def test_a_value_just_back_inside_is_clearing() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(3, spo2=97)
    assert rule(bed, "spo2.low").decision is Decision.CLEARING
    assert "back inside for 2 of 5 s" in rule(bed, "spo2.low").text


def test_a_probe_that_is_off_is_why_no_desaturation_was_called() -> None:
    bed = a_bed().reads(spo2=97, pulse=70, hr=70).passes(1).lasts(5, spo2=0, pulse=0, hr=70)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.NOT_JUDGED
    assert "Sensor off: oximeter since 12:00:01 UTC" in low.text
    assert "Sensor off" in vital(bed, "spo2").silenced
    assert vital(bed, "spo2").value == 97
    trouble = next(one for one in asked(bed).troubles if one.cause == "probe_off.oximeter")
    assert set(trouble.silences) == {"spo2", "pulse"}
    assert not trouble.told


def test_electrodes_that_the_monitor_says_are_off_silence_heart_and_breath() -> None:
    bed = a_bed().reads(hr=70, rr=12).tells(Fact.LEADS_OFF, source=Source.ECG)
    assert rule(bed, "hr.low").decision is Decision.NOT_JUDGED
    assert "Electrodes off" in rule(bed, "rr.low").text


def test_a_vital_that_never_came_is_why() -> None:
    bed = a_bed().reads(spo2=97)
    assert rule(bed, "etco2.low").decision is Decision.NOT_JUDGED
    assert "no value has come" in rule(bed, "etco2.low").text
    assert vital(bed, "etco2").value is None


def test_a_pulse_gives_way_to_the_heart_rate() -> None:
    bed = a_bed().reads(hr=70, pulse=69)
    assert rule(bed, "pulse.low").decision is Decision.NOT_JUDGED
    assert "HR is, which is better" in rule(bed, "pulse.low").text


def test_a_doubtful_value_waits_for_a_second_one() -> None:
    bed = a_bed().reads(temp=37.0).passes(1).reads(temp=20.0)
    seen = vital(bed, "temp")
    assert (seen.value, seen.doubtful) == (37.0, True)
    assert "doubtful" in seen.text


def test_an_alert_closed_by_hand_tells_who_closed_it() -> None:
    bed = a_bed().lasts(20, spo2=88)
    bed.asks(CommandKind.RESOLVE, bed.alert("spo2.low"))
    bed.reads(spo2=88)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.COUNTING
    assert "closed by Ada Nurse" in low.text


def test_a_score_that_is_up_for_too_short_a_time_counts() -> None:
    sick = {"hr": 135.0, "rr": 26.0, "spo2": 95.0, "ibp_sys": 105.0, "temp": 37.0}
    bed = a_bed().lasts(10, **sick, acvpu=0, o2_flow=0)
    news2 = rule(bed, "news2")
    assert news2.decision is Decision.COUNTING
    assert "of 30 s" in news2.text
    bed.lasts(40, **sick, acvpu=0, o2_flow=0)
    assert rule(bed, "news2").decision is Decision.RAISED


def test_a_score_names_what_is_missing() -> None:
    bed = a_bed().lasts(6, hr=72, spo2=97, rr=14)
    assert "at least 0 (missing: oxygen" in rule(bed, "news2").text


def test_a_child_has_no_news2_and_is_told_why() -> None:
    bed = Bedside().occupied(a_roster(age_class=AgeClass.PAEDIATRIC)).reads(hr=100)
    assert rule(bed, "news2").decision is Decision.NOT_JUDGED
    assert "for adults" in rule(bed, "news2").text


def test_alarms_that_are_off_say_by_whom_until_when_and_what_would_be() -> None:
    bed = a_bed()
    doctor = a_person("Dr Okafor", "off-1", role="clinician")
    bed.orders(CommandKind.ALARMS_OFF, by=doctor, text="comfort care", seconds=600)
    bed.lasts(20, spo2=88)
    low = rule(bed, "spo2.low")
    assert low.decision is Decision.WITHHELD
    assert "until 12:10:00 UTC by Dr Okafor: comfort care" in low.text
    assert "otherwise: SpO₂ 88 %, below 90 for 19 of 15 s" in low.text
    assert "off (all) until 12:10:00 UTC by Dr Okafor: comfort care" in plain(asked(bed))


def test_suction_withholds_its_own_rules_and_no_others() -> None:
    bed = a_bed().reads(spo2=97, hr=70)
    bed.orders(CommandKind.BEGIN_PROCEDURE, procedure="suction")
    assert rule(bed, "spo2.low").decision is Decision.WITHHELD
    assert "suction until 12:05:00 UTC" in rule(bed, "spo2.low").text
    assert rule(bed, "hr.low").decision is Decision.WITHIN


def test_many_short_dips_say_how_much_has_come_together() -> None:
    bed = a_bed().lasts(60, spo2=97).lasts(5, spo2=80).reads(spo2=97)
    burden = rule(bed, "spo2.burden")
    assert burden.decision is Decision.COUNTING
    assert "50 of 100 below 90, times seconds" in burden.text


def test_a_fall_says_by_how_much_and_that_the_limit_tells_it_already() -> None:
    bed = a_bed().lasts(60, spo2=98).lasts(3, spo2=86).reads(spo2=86)
    fall = rule(bed, "spo2.fall")
    assert fall.decision is Decision.COUNTING
    assert "fallen by 12 of 10 within 60 s, for 3 of 5 s" in fall.text
    bed = a_bed().lasts(60, spo2=98).lasts(20, spo2=60).reads(spo2=60)
    assert rule(bed, "spo2.low").decision is Decision.RAISED


def test_a_combination_says_which_part_is_met() -> None:
    bed = a_bed().reads(hr=130, ibp_sys=120)
    shock = rule(bed, "combined.shock")
    assert shock.decision is Decision.WITHIN
    assert "HR above 120 met by 130" in shock.text
    assert "ABP sys below 90 not met" in shock.text
    bed.lasts(5, hr=130, ibp_sys=80)
    assert rule(bed, "combined.shock").decision is Decision.COUNTING
    assert "of 10 s" in rule(bed, "combined.shock").text


def test_a_call_that_nobody_hears_is_told() -> None:
    bed = a_bed().staffed(nurse="ada").lasts(20, spo2=84)
    assert "nobody has answered; calling, step 1 (nurse)" in rule(bed, "spo2.low").text


def test_an_empty_bed_says_that_nobody_is_there() -> None:
    bed = Bedside().occupied(a_roster(stay=None)).reads(hr=72)
    assert "No patient" in asked(bed).notes[0]


def test_all_of_it_can_be_read_aloud() -> None:
    bed = a_bed().reads(spo2=97, hr=70).lasts(20, spo2=88, hr=70, rr=14)
    said = plain(asked(bed))
    assert said.startswith("Bed Bed 1 (icu-1), Intensive care at 2026-01-05 12:00:20 UTC")
    assert "ALERT    spo2.low" in said
    assert "medium   spo2.low: SpO₂ 88 %, below 90 for 15 s" in said
    assert "SpO₂ 88 %, 1 s old" in said
    assert said.index("spo2.low  ") < said.index("hr.high")
