"""When a patient must be observed again, whatever comes in which order."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from alerts.rounds import FIRST_S, Rounds, first_rounds, observe
from alerts.scores import news2
from alerts.scores.inputs import Given, Inputs

START = 1_767_614_400.0
SEVEN = ("respiration", "spo2", "oxygen", "systolic", "pulse", "consciousness", "temperature")
BY_HAND = ("systolic", "consciousness", "temperature")
CALM = dict(zip(SEVEN, (14.0, 97.0, 0.0, 120.0, 80.0, 0.0, 37.0), strict=True))
WORSE = dict(zip(SEVEN, (26.0, 91.0, 2.0, 95.0, 135.0, 2.0, 39.5), strict=True))


@dataclass
class Patient:
    """What was measured when, and the rounds that follow."""

    now: float = START
    rounds: Rounds = field(default_factory=lambda: first_rounds(START))
    known: dict[str, tuple[float, float]] = field(default_factory=dict)

    def passes(self, seconds: float) -> None:
        self.now += seconds
        inputs = Inputs(
            on_oxygen=self.known["oxygen"][0] > 0 if "oxygen" in self.known else None,
            **{name: Given(value, self.now - at) for name, (value, at) in self.known.items()},
        )
        reckoned = news2.reckon(inputs, scale=1)
        self.rounds = observe(self.rounds, inputs, reckoned, self.now)


measured = st.tuples(st.sampled_from(SEVEN), st.booleans())
gone = st.tuples(st.sampled_from(SEVEN), st.none())
steps = st.lists(st.tuples(st.one_of(measured, gone), st.floats(5, 7200)), max_size=60)


@given(steps)
def test_only_measuring_anew_by_hand_gives_more_time(
    steps: list[tuple[tuple[str, bool | None], float]],
) -> None:
    patient = Patient()
    since_the_set: set[str] = set()
    for (name, worse), seconds in steps:
        before = patient.rounds
        if worse is None:
            patient.known.pop(name, None)
        else:
            patient.known[name] = (WORSE if worse else CALM)[name], patient.now
            since_the_set.add(name)
        patient.passes(seconds)
        after = patient.rounds
        if after.observed_at != before.observed_at:
            assert since_the_set >= set(BY_HAND)
            assert set(patient.known) == set(SEVEN)
            since_the_set = set()
        else:
            assert after.due_at <= before.due_at
            assert after.every_s <= before.every_s


@given(steps)
def test_nobody_becomes_late_by_what_has_just_become_known(
    steps: list[tuple[tuple[str, bool | None], float]],
) -> None:
    patient = Patient()
    for (name, worse), seconds in steps:
        before = patient.rounds
        if worse is None:
            patient.known.pop(name, None)
        else:
            patient.known[name] = (WORSE if worse else CALM)[name], patient.now
        patient.passes(seconds)
        late_before = patient.now >= before.due_at
        assert late_before or patient.now < patient.rounds.due_at


def test_whoever_is_never_observed_is_late_after_the_first_time() -> None:
    patient = Patient()
    patient.passes(FIRST_S)
    assert patient.rounds.overdue_from == START + FIRST_S == patient.now
