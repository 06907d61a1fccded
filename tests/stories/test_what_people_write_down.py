"""Observations entered by hand: they complete the score, are judged while fresh, and go when taken
back."""

from datetime import timedelta

from msgspec.structs import asdict

from alerts.model import Charted, Left, Placed
from core.wire import CommandKind, Observations, Observed, Occupancy, Refusal, Score
from tests.stories.bedside import MONITOR, NOON, Bedside, a_roster

WELL = {"hr": 72.0, "spo2": 97.0, "rr": 15.0}
SET = {"acvpu": 0.0, "o2_flow": 0.0, "temp": 36.8, "nibp_sys": 128.0}
SPOT_CHECK = SET | {"pulse": 72.0, "spo2": 97.0, "rr": 15.0}


def writes(bed: Bedside, values: dict[str, float], *, ago_s: float = 0.0, stay: int = 1) -> Bedside:
    """Somebody writes down what they saw so long ago."""
    at = bed.now - timedelta(seconds=ago_s)
    observed = {key: Observed(value=value, at=at) for key, value in values.items()}
    return bed.take(Charted(Observations(bed="icu-1", stay=stay, values=observed)))


def unmonitored() -> Occupancy:
    """The patient of the bed, and no device."""
    roster = asdict(a_roster())
    del roster["device"], roster["limits"]
    return Occupancy(**roster)


def latest(bed: Bedside) -> Score:
    assert bed.lane.score is not None
    return bed.lane.score


def monitored() -> Bedside:
    return Bedside().occupied().lasts(20, **WELL)


def test_what_no_monitor_knows_completes_the_score() -> None:
    bed = monitored()
    assert latest(bed).total is None
    writes(bed, SET)
    assert latest(bed).total == 0
    assert latest(bed).observed_at == bed.now


def test_new_confusion_counts_at_once() -> None:
    bed = writes(monitored(), SET)
    writes(bed, SET | {"acvpu": 1.0}, ago_s=0)
    bed.passes(1)
    writes(bed, SET | {"acvpu": 1.0})
    assert latest(bed).total == 3


def test_a_set_written_down_late_is_as_old_as_it_was_seen() -> None:
    bed = writes(monitored(), SET, ago_s=3600)
    assert latest(bed).total == 0
    assert latest(bed).observed_at == bed.now - timedelta(hours=1)


def test_a_patient_without_a_monitor_has_a_score_until_the_next_set_is_due() -> None:
    bed = Bedside().occupied()
    writes(bed, SPOT_CHECK)
    assert latest(bed).total == 0
    bed.now += timedelta(hours=11)
    bed.passes(5)
    assert latest(bed).total == 0
    bed.now += timedelta(hours=2)
    bed.passes(5)
    assert latest(bed).total is None


def test_at_high_risk_without_a_monitor_the_task_is_to_bring_one() -> None:
    bed = Bedside().take(Placed(unmonitored()))
    writes(bed, SPOT_CHECK | {"rr": 26.0, "spo2": 91.0, "o2_flow": 2.0})
    bed.passes(605)
    text = bed.alert("observation.overdue").finding.text
    assert text.startswith("NEWS2 asks for continuous monitoring; no monitor stands at this bed")
    bed.occupied()
    bed.lasts(30, **WELL)
    assert "news2" in bed.open
    assert "observation.overdue" not in bed.open


def test_a_dangerous_pressure_written_down_now_calls_somebody() -> None:
    bed = writes(monitored(), SET | {"nibp_sys": 62.0})
    bed.passes(120)
    assert [cause for cause in bed.lane.alerts if cause.startswith("nibp_sys")]


def test_a_dangerous_pressure_of_this_morning_is_history() -> None:
    bed = writes(monitored(), SET | {"nibp_sys": 62.0}, ago_s=4 * 3600)
    bed.passes(120)
    assert not [cause for cause in bed.lane.alerts if cause.startswith("nibp_sys")]
    assert latest(bed).total == 3


def test_what_a_monitor_measured_since_counts_for_more() -> None:
    bed = writes(monitored(), SPOT_CHECK | {"rr": 30.0}, ago_s=300)
    bed.lasts(10, **WELL)
    assert latest(bed).total == 0


def test_what_was_taken_back_does_not_count_any_more() -> None:
    bed = writes(monitored(), SET | {"acvpu": 4.0})
    assert latest(bed).total == 3
    bed.passes(1)
    bed.take(Charted(None))
    assert latest(bed).total is None


def test_a_slip_corrected_in_the_same_breath_does_not_count_any_more() -> None:
    bed = writes(monitored(), SET | {"acvpu": 0.0})
    first = bed.now
    bed.now += timedelta(seconds=0.04)
    writes(bed, SET | {"acvpu": 4.0})
    assert latest(bed).total == 3
    written = {key: Observed(value=value, at=first) for key, value in SET.items()}
    bed.take(Charted(Observations(bed="icu-1", stay=1, values=written)))
    assert latest(bed).total == 0


def test_observations_of_somebody_else_say_nothing_of_this_patient() -> None:
    bed = writes(monitored(), SET, stay=7)
    assert latest(bed).total is None


def test_the_next_patient_inherits_nothing() -> None:
    bed = writes(monitored(), SET)
    bed.take(Left(MONITOR, 1)).occupied(a_roster(stay=2)).lasts(10, **WELL)
    assert latest(bed).total is None


def test_the_same_told_again_changes_nothing() -> None:
    bed = writes(monitored(), SET | {"nibp_sys": 62.0})
    bed.passes(120)
    told, at = len(bed.happened), (bed.now - NOON).total_seconds()
    writes(bed, SET | {"nibp_sys": 62.0}, ago_s=120)
    bed.passes(5)
    assert at > 0
    assert len(bed.happened) == told


def test_an_impossible_value_is_no_observation() -> None:
    bed = writes(monitored(), SET | {"temp": 99.0})
    assert "temperature" in latest(bed).missing


# -- tried before it is written down ---------------------------------------------------------------


def would_be(bed: Bedside, **observed: float) -> Score:
    score = bed.orders(CommandKind.SCORE_OBSERVATIONS, observed=observed).score
    assert score is not None
    return score


def test_the_score_that_is_told_before_writing_is_the_one_that_counts_then() -> None:
    bed = monitored()
    before = bed.lane
    tried = would_be(bed, **SET | {"acvpu": 1.0})
    assert (tried.total, bed.lane) == (3, before)
    writes(bed, SET | {"acvpu": 1.0})
    assert latest(bed).parts == tried.parts


def test_what_was_written_before_goes_on_counting_when_something_else_is_tried() -> None:
    bed = writes(monitored(), SET)
    bed.passes(60)
    assert would_be(bed, temp=39.5).total == 2
    assert latest(bed).total == 0


def test_a_score_that_is_tried_calls_nobody() -> None:
    bed = monitored()
    happened = len(bed.happened)
    assert would_be(bed, **SET | {"acvpu": 4.0, "nibp_sys": 70.0, "temp": 34.0}).risk == "high"
    assert (len(bed.happened), bed.lane.alerts) == (happened, {})


def test_nothing_is_tried_for_another_patient() -> None:
    bed = monitored()
    reply = bed.orders(CommandKind.SCORE_OBSERVATIONS, stay=2, observed=SET)
    assert (reply.refusal, reply.score) == (Refusal.ANOTHER_PATIENT, None)
