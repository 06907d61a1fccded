"""Made-up ward and judgement agree: what should be noticed is, and the calm are left calm."""

from random import Random

import pytest

from core.ids import SiteId
from core.vitals import Source
from core.wire import Change, Fact, Presence
from simulators.bedside import Bedside as MadeUp
from simulators.fleet import HYPERCAPNIC_BEDS, INTENSIVE_BEDS, Ward, patients
from simulators.patient import Baseline
from simulators.scenarios import Plot, Story, told
from tests.stories.bedside import NOON, Bedside, a_roster

WARD = Ward(
    devices={f"monitor-{n:03}": "" for n in range(1, 25)},
    url="mqtt://127.0.0.1:1883",
    site=SiteId("main"),
)
PEOPLE = patients(WARD)
LONGEST_DELAY_S = 15


def live(base: Baseline, seconds: int, story: Story | None = None, *, scale: int = 1) -> Bedside:
    """A bed that is watched while its made-up patient lives."""
    made_up = MadeUp(base, Random(1))  # noqa: S311
    bed = Bedside().occupied(a_roster(spo2_scale=scale))
    facts: frozenset[tuple[Fact, Source]] = frozenset()
    powered = False
    for age_s in range(seconds):
        glance = made_up.glance(age_s, bed.now, story)
        if glance.powered != powered:
            powered = glance.powered
            bed.connects(Presence.ONLINE if powered else Presence.OFFLINE)
        if powered:
            for fact, source in glance.facts ^ facts:
                bed.tells(fact, active=(fact, source) in glance.facts, source=source)
            facts = glance.facts
            bed.shows(dict(glance.values))
        bed.passes(1)
    return bed


@pytest.mark.parametrize("bed", range(24))
def test_nothing_is_raised_for_a_calm_patient(bed: int) -> None:
    watched = live(PEOPLE[bed], 300, scale=2 if bed in HYPERCAPNIC_BEDS else 1)
    assert [one.alert.cause for one in watched.happened] == []
    score = watched.scores[-1]
    assert (score.missing, score.total is not None and score.total < 5) == ((), True)


@pytest.mark.parametrize("plot", Plot)
@pytest.mark.parametrize("bed", [INTENSIVE_BEDS - 1, INTENSIVE_BEDS])
def test_every_story_is_noticed_in_time(plot: Plot, bed: int) -> None:
    base = PEOPLE[bed]
    story = told(plot, bed=bed, begins_s=40)
    (truth,) = story.expected(base)
    watched = live(base, int(story.ends_s), story)
    raised = [
        (one.alert.raised_at - NOON).total_seconds()
        for one in watched.happened
        if one.change is Change.RAISED and one.alert.cause.startswith(truth.cause)
    ]
    # A cuff looks every two minutes, and a score is a median of two.
    patience_s = 120 if "nibp" in truth.cause or truth.cause == "news2" else LONGEST_DELAY_S
    assert raised
    assert truth.from_s - 3 <= raised[0] <= truth.from_s + patience_s + 5
