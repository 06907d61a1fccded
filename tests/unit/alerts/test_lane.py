"""What holds for a lane whatever it is told."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.lane import judge
from alerts.model import Connected, Dropped, Hinted, Lane, Place, Tick, empty_lane
from core.wire import (
    Change,
    CommandKind,
    Condition,
    Fact,
    Finding,
    LinkFault,
    Presence,
    Status,
)
from tests.stories.bedside import BED, BOOK, NOON, Bedside, a_bed, a_person, a_roster

steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["reads", "zero", "late", "passes", "ack", "resolve", "fact", "will", "next"]
        ),
        st.floats(0, 140),
    ),
    max_size=60,
)


def play(story: list[tuple[str, float]], *, doubled: bool) -> Bedside:
    bed = a_bed()
    for deed, value in story:
        _do(bed, deed, value)
        if deed in ("reads", "zero") and doubled:
            bed.reads(seq=bed.seq, hr=value, spo2=min(value, 100.0))
    return bed


def _do(bed: Bedside, deed: str, value: float) -> None:
    match deed:
        case "reads":
            bed.reads(hr=value, spo2=min(value, 100.0), rr=value / 4).passes(5)
        case "zero":
            bed.reads(hr=value, spo2=0, pulse=0).passes(5)
        case "late":
            bed.reads(hr=value, late_s=value)
        case "passes":
            bed.passes(value)
        case "fact":
            bed.tells(Fact.PROBE_OFF, active=value > 70)
        case "will":
            bed.connects(Presence.OFFLINE if value > 70 else Presence.ONLINE)
        case "next":
            bed.passes(1).occupied(a_roster(stay=int(value) % 3))
        case _:
            _answer(bed, deed, value)


def _answer(bed: Bedside, deed: str, value: float) -> None:
    kind = CommandKind.ACKNOWLEDGE if deed == "ack" else CommandKind.RESOLVE
    for alert in list(bed.lane.alerts.values())[:1]:
        bed.passes(1).asks(kind, alert, by=a_person(command=f"{deed}{value}"))


@settings(max_examples=60)
@given(steps)
def test_events_of_a_bed_are_numbered_without_holes(story: list[tuple[str, float]]) -> None:
    bed = play(story, doubled=False)
    assert [one.alert.number for one in bed.happened] == list(range(1, len(bed.happened) + 1))


@settings(max_examples=60)
@given(steps)
def test_a_lane_judged_twice_is_a_lane_judged_once(story: list[tuple[str, float]]) -> None:
    once, twice = play(story, doubled=False), play(story, doubled=True)
    assert once.happened == twice.happened
    assert once.lane.alerts == twice.lane.alerts


@settings(max_examples=60)
@given(steps)
def test_zeros_of_a_probe_never_raise_a_desaturation(story: list[tuple[str, float]]) -> None:
    bed = a_bed()
    for deed, value in story:
        if deed != "reads":
            _do(bed, deed, value)
    assert "spo2.low" not in bed.causes


@settings(max_examples=60)
@given(steps)
def test_every_open_alert_was_raised_and_no_settled_one_is_open(
    story: list[tuple[str, float]],
) -> None:
    bed = play(story, doubled=False)
    standing: dict[str, int] = {}
    for one in bed.happened:
        before = standing.get(one.alert.id, 0)
        assert (one.change is Change.RAISED) == (before == 0)
        assert one.alert.revision == before + 1
        standing[one.alert.id] = one.alert.revision
    settled = {one.alert.id for one in bed.happened if one.alert.settled}
    still_open = {alert.id for alert in bed.lane.alerts.values()}
    assert still_open == set(standing) - settled


def test_a_lane_is_a_plain_value_that_can_be_written_down() -> None:
    lane = a_bed().lasts(20, spo2=88, hr=80).reads(spo2=0).lane
    written = msgspec.msgpack.encode(lane)
    assert msgspec.msgpack.decode(written, type=Lane) == lane


def test_judging_leaves_the_lane_before_as_it_was() -> None:
    bed = a_bed().lasts(5, spo2=88)
    before = msgspec.msgpack.encode(bed.lane)
    lane = bed.lane
    bed.lasts(30, spo2=80)
    assert msgspec.msgpack.encode(lane) == before


def test_the_detector_may_add_an_advisory_and_take_back_only_that() -> None:
    bed = a_bed().lasts(20, spo2=88)
    finding = Finding(rule="baseline.hr", revision=1, text="HR 95 is unusual", since=NOON)
    bed.take(Hinted(finding, 1)).take(Hinted(finding, 1))
    assert bed.changes("baseline") == [Change.RAISED]
    bed.take(Hinted(None, 1))
    assert "spo2.low" in bed.open
    assert "baseline" not in bed.open


def test_a_hint_about_the_patient_before_is_not_heard() -> None:
    finding = Finding(rule="baseline.hr", revision=1, text="", since=NOON)
    assert a_bed().take(Hinted(finding, 99)).open == set()


def test_messages_the_broker_dropped_are_told_for_ten_minutes() -> None:
    place = Place(site="main", unit="site", unit_name="Site", bed="broker", bed_name="Broker")
    site = Bedside(lane=empty_lane(place, site_wide=True))
    site.take(Dropped(7))
    alert = site.alert("dropped.broker")
    assert "7" in alert.finding.text
    assert site.passes(300).open == {"dropped.broker"}
    assert site.passes(310).open == set()


def test_a_lane_keeps_a_bounded_memory_of_a_lossy_device() -> None:
    bed = a_bed()
    for number in range(1, 2000, 2):
        bed.reads(hr=80, seq=number)
        bed.boot = 1 + number // 400
    ledgers = bed.lane.devices["monitor-1"].ledgers
    assert len(ledgers) <= 4
    assert all(len(ledger.gaps) <= 65 for ledger in ledgers)


def test_time_that_nobody_could_listen_is_no_silence() -> None:
    bed = a_bed().lasts(5, hr=80)
    later = bed.now.timestamp() + 600
    deaf = judge(bed.lane, Tick(later), later, BOOK)
    assert deaf.happened == ()


def test_other_limits_come_with_another_age() -> None:
    bed = a_bed().lasts(3, hr=130)
    assert bed.lane.timers
    assert bed.occupied(a_roster(spo2_scale=2)).lane.timers == {}
    assert bed.lane.place == BED


def test_what_ingest_says_of_refused_messages_is_technical() -> None:
    bed = a_bed().linked(LinkFault.REFUSED, detail="not JSON").linked(LinkFault.CLOCK)
    assert bed.open == {"refused.monitor-1", "clock.monitor-1"}


def test_what_began_long_ago_is_told_unless_its_end_is_on_the_way() -> None:
    bed = a_bed().lasts(1, hr=80)
    bed.tells(Fact.LEADS_OFF, late_s=600).tells(Fact.LEADS_OFF, active=False, late_s=500)
    assert bed.lasts(10, pulse=80).causes == set()
    bed.tells(Fact.LEADS_OFF, late_s=400).lasts(5, pulse=80)
    assert bed.open == {"leads_off.ecg"}


def test_what_was_taken_back_already_does_not_begin_when_it_is_sent_again() -> None:
    bed = a_bed().lasts(10, spo2=97)
    bed.seq = 20
    bed.tells(Fact.PROBE_OFF, active=False, late_s=2)
    bed.seq = 18
    bed.tells(Fact.PROBE_OFF, late_s=5)
    bed.seq = 20
    assert "spo2.low" in bed.lasts(20, spo2=80).open
    assert "probe_off.oximeter" not in bed.open


def test_a_status_the_broker_had_kept_is_no_sign_of_life() -> None:
    bed = a_bed().lasts(5, hr=80).passes(12)
    status = Status(state=Presence.ONLINE, boot=1)
    assert bed.take(Connected("monitor-1", status, now=False)).open == {"silent.monitor-1"}
    assert bed.take(Connected("monitor-1", status)).open == set()


def test_a_repeated_message_of_a_device_says_nothing_new() -> None:
    bed = a_bed().tells(Fact.BATTERY_LOW)
    bed.seq -= 1
    assert bed.tells(Fact.BATTERY_LOW, active=False).open == {"battery_low.monitor-1"}


def test_other_monitors_of_the_bed_are_not_touched_when_one_leaves() -> None:
    bed = a_bed().occupied(a_roster(device="monitor-2"))
    bed.reads(hr=80, rr=14).reads(spo2=45, device="monitor-2", seq=1)
    bed.leaves()
    assert bed.alert("spo2.low").condition is Condition.PRESENT
    assert set(bed.lane.tracks) == {"spo2"}
