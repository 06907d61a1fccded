"""Stories begin when they should, befall whom they should, and do what they say they do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from random import Random

import pytest

from core.ids import SiteId
from simulators.bedside import Bedside
from simulators.fleet import HYPERCAPNIC_BEDS, Ward, patients, stories
from simulators.patient import CALM, Baseline, admit
from simulators.scenarios import Expected, Plot, Story, programme, told

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
WARD = Ward(
    devices={f"monitor-{n:03}": "" for n in range(1, 25)},
    url="mqtt://127.0.0.1:1883",
    site=SiteId("main"),
)
LIMITS = {"spo2.low": ("spo2", 90), "hr.low": ("hr", 50), "ibp_sys.low": ("ibp_sys", 90)}


def first(count: int, ward: Ward = WARD) -> list[Story]:
    return list(islice(stories(ward), count))


def test_the_first_desaturation_comes_after_some_20_seconds() -> None:
    opening = first(1)[0]
    assert opening.plot is Plot.DESATURATION
    assert 20 <= opening.begins_s <= 25


def test_another_story_follows_every_one_or_two_minutes_for_ever() -> None:
    begins = [story.begins_s for story in first(500)]
    gaps = [later - earlier for earlier, later in pairwise(begins)]
    assert all(60 <= gap <= 120 for gap in gaps)


def test_every_plot_is_played() -> None:
    assert {story.plot for story in first(20)} == set(Plot)


def test_the_same_seed_tells_the_same_stories() -> None:
    assert first(50) == first(50)


def test_nobody_is_in_two_stories_at_once() -> None:
    free_at_s: dict[int, float] = {}
    for story in first(500):
        assert story.begins_s >= free_at_s.get(story.bed, 0)
        free_at_s[story.bed] = story.ends_s


def test_most_beds_are_calm_at_any_time() -> None:
    told_stories = first(400)
    for at_s in range(600, 20_000, 100):
        busy = [s for s in told_stories if s.begins_s <= at_s < s.ends_s]
        assert len(busy) <= 8


def test_patients_at_their_limit_are_left_alone() -> None:
    assert not {story.bed for story in first(500)} & HYPERCAPNIC_BEDS


def test_one_bed_alone_is_given_time_to_recover() -> None:
    alone = [admit(Random(1))]
    tale = list(islice(programme(Random(1), alone, calm=[]), 20))
    assert all(b.begins_s > a.ends_s for a, b in pairwise(tale))


def test_a_ward_of_calm_beds_has_no_stories() -> None:
    assert list(programme(Random(1), [admit(Random(1))], calm=[0])) == []
    assert first(1, replace(WARD, stories=False)) == []


@pytest.mark.parametrize("plot", Plot)
def test_a_story_leaves_nothing_behind(plot: Plot) -> None:
    story, base = told(plot, bed=0, begins_s=100), admit(Random(1))
    assert story.strain(99.9, base) == story.strain(story.ends_s, base) == CALM
    assert not story.shows(plot, 99.9)
    assert not story.shows(plot, story.ends_s)


@pytest.mark.parametrize("plot", Plot)
def test_a_story_told_faster_ends_sooner_with_the_same_ground_truth(plot: Plot) -> None:
    story, base = told(plot, bed=0, begins_s=100), admit(Random(1))
    faster = story.faster(4)
    assert faster.ends_s - 100 == pytest.approx((story.ends_s - 100) / 4)
    assert [e.cause for e in faster.expected(base)] == [e.cause for e in story.expected(base)]


@pytest.mark.parametrize("plot", [Plot.DESATURATION, Plot.BRADYCARDIA, Plot.HYPOTENSION])
@pytest.mark.parametrize("seed", range(5))
def test_the_ground_truth_is_what_the_monitor_shows(plot: Plot, seed: int) -> None:
    base = admit(Random(seed), intensive=True)
    story = told(plot, bed=0, begins_s=30)
    truth = story.expected(base)[0]
    vital, limit = LIMITS[truth.cause]
    low = [at_s for at_s, value in watched(base, story, vital, seed) if value < limit]
    assert low[0] == pytest.approx(truth.from_s, abs=story.rise_s * 0.3 + 3)
    assert low[-1] == pytest.approx(truth.until_s, abs=story.fall_s * 0.3 + 3)


def test_sepsis_builds_up_in_every_vital_sign() -> None:
    base = admit(Random(3))
    story = told(Plot.SEPSIS, bed=0, begins_s=0)
    ill = story.strain(story.rise_s + 1, base)
    assert ill.hr > 10 and ill.rr > 5 and ill.temp > 1.5 and ill.sys < -5 and ill.spo2 < -2  # noqa: PT018
    early = story.strain(story.rise_s * 0.2, base)
    assert 0 < early.temp < ill.temp


def test_six_hours_of_sepsis_can_be_told_in_true_time() -> None:
    story = told(Plot.SEPSIS, bed=0, begins_s=0)
    assert story.faster(story.rise_s / 21_600).rise_s == pytest.approx(21_600)


@pytest.mark.parametrize(
    ("plot", "cause"),
    [
        (Plot.LEADS_OFF, "leads_off"),
        (Plot.PROBE_OFF, "probe_off"),
        (Plot.DEVICE_DIES, "offline"),
        (Plot.SEPSIS, "news2"),
    ],
)
def test_what_no_number_shows_has_a_ground_truth_too(plot: Plot, cause: str) -> None:
    story = told(plot, bed=4, begins_s=30)
    truth = story.expected(admit(Random(1)))[0]
    assert (truth.cause, truth.bed) == (cause, 4)
    assert story.begins_s <= truth.from_s < truth.until_s <= story.ends_s


def test_low_pressure_befalls_those_with_an_arterial_line() -> None:
    people = patients(WARD)
    low = [story for story in first(300) if story.plot is Plot.HYPOTENSION]
    assert all(people[story.bed].arterial_line for story in low)
    assert all(isinstance(truth, Expected) for s in low for truth in s.expected(people[s.bed]))


def watched(base: Baseline, story: Story, vital: str, seed: int) -> list[tuple[int, float]]:
    bedside = Bedside(base, Random(seed))
    return [
        (at_s, bedside.glance(at_s, NOON + timedelta(seconds=at_s), story).values[vital])
        for at_s in range(int(story.ends_s) + 60)
    ]
