"""When detectors look, what they tell their lanes, and what outlives them."""

from collections.abc import Callable

from alerts.detector import DetectorState, Learned, PatientBaseline
from alerts.learning import Learning
from alerts.model import Hinted
from core.wire import Finding
from tests.stories.bedside import Bedside, a_bed, a_roster


class Opinionated:
    """Has the same opinion for ever, and learns to count."""

    def __init__(self, finding: Finding | None = None) -> None:
        self.seen = 0
        self.finding = finding

    def look(self, _: object) -> None:
        self.seen += 1

    def score(self) -> float | None:
        return float(self.seen)

    def opinion(self) -> Finding | None:
        return self.finding

    def progress(self) -> float:
        return 1.0

    def dump(self) -> DetectorState:
        return DetectorState(revision=1, adult=True, habits={}, strange_looks=self.seen)

    def load(self, state: DetectorState) -> None:
        self.seen = state.strange_looks


def a_finding(bed: Bedside) -> Finding:
    return Finding(rule="x", revision=1, text="", since=bed.now)


def looks(learning: Learning, bed: Bedside, *seconds: float) -> list[tuple[str, Hinted] | None]:
    told = []
    for second in seconds:
        learning.offer(bed.lane, second)
        told.append(learning.work())
    return told


def always(made: Opinionated) -> Callable[[], Opinionated]:
    return lambda: made


def test_a_change_of_opinion_is_told_once() -> None:
    bed = a_bed()
    made = Opinionated(a_finding(bed))
    learning = Learning(always(made))
    told = looks(learning, bed, *range(100, 160))
    assert made.seen == 6
    assert [one for one in told if one] == [("icu-1", Hinted(made.finding, 1))]
    made.finding = None
    assert looks(learning, bed, 500.0) == [("icu-1", Hinted(None, 1))]


def test_a_bed_that_waits_twice_is_looked_at_once_as_it_is_then() -> None:
    bed, made = a_bed(), Opinionated()
    learning = Learning(always(made))
    learning.offer(bed.lane, 100.0)
    learning.offer(bed.lane, 200.0)
    assert learning.waiting() == 1
    learning.work()
    assert learning.work() is None
    assert made.seen == 1


def test_the_backlog_is_bounded() -> None:
    learning = Learning(Opinionated)
    lane = a_bed().lane
    for number in range(2_500):
        place = type(lane.place)(site="main", unit="u", unit_name="", bed=f"b{number}", bed_name="")
        moved = type(lane)(
            place=place, stay=1, devices={}, tracks={}, timers={}, troubles={}, alerts={}
        )
        learning.offer(moved, 100.0)
    assert learning.waiting() == 2_000


def test_the_next_patient_begins_anew_and_an_empty_bed_is_forgotten() -> None:
    made: list[Opinionated] = []

    def make() -> Opinionated:
        made.append(Opinionated())
        return made[-1]

    learning, bed = Learning(make), a_bed()
    for number, stay in enumerate((1, 1, 2, None, 2)):
        bed.occupied(a_roster(stay=stay))
        looks(learning, bed, 100.0 * (number + 1))
    assert [one.seen for one in made] == [2, 1, 1]


def test_in_shadow_mode_opinions_are_kept_and_not_told() -> None:
    bed = a_bed()
    made = Opinionated(a_finding(bed))
    learning = Learning(always(made), shadow=True)
    assert looks(learning, bed, 100.0, 200.0) == [None, None]
    made.finding = None
    assert looks(learning, bed, 300.0) == [None]
    told = [("icu-1", Hinted(a_finding(bed), 1)), ("icu-1", Hinted(None, 1))]
    assert list(learning.unsaid) == told


def test_a_reset_forgets_the_patient_and_takes_back_what_was_said() -> None:
    made: list[Opinionated] = []
    bed = a_bed()

    def make() -> Opinionated:
        made.append(Opinionated(None if made else a_finding(bed)))
        return made[-1]

    learning = Learning(make)
    assert looks(learning, bed, 100.0) == [("icu-1", Hinted(a_finding(bed), 1))]
    learning.reset("icu-1")
    assert looks(learning, bed, 200.0, 300.0) == [("icu-1", Hinted(None, 1)), None]
    assert [one.seen for one in made] == [1, 2]


def test_what_is_learned_is_written_down_at_most_once_a_minute() -> None:
    bed = a_bed()
    learning = Learning(Opinionated)
    assert list(learning.states(100.0)) == []
    looks(learning, bed, 100.0)
    [(where, learned)] = learning.states(100.0)
    assert (where, learned.stay, learned.state.strange_looks) == ("icu-1", 1, 1)
    looks(learning, bed, 120.0)
    assert list(learning.states(130.0)) == []
    [(_, learned)] = learning.states(160.0)
    assert learned.state.strange_looks == 2
    assert list(learning.states(400.0)) == []


def test_a_restart_goes_on_from_what_was_written_down() -> None:
    bed, detectors = a_bed(), (PatientBaseline(), PatientBaseline())
    before = Learning(lambda: detectors[0])
    for second in range(100, 2_000, 10):
        bed.reads(hr=62, rr=14).passes(10)
        looks(before, bed, second)
    [(where, learned)] = before.states(2_000.0)
    after = Learning(lambda: detectors[1])
    after.restore(where, learned)
    assert detectors[1].progress() == detectors[0].progress() == 1
    bed.reads(hr=62, rr=14)
    looks(after, bed, 2_000.0)
    assert detectors[1].score() is not None


def test_after_a_restart_the_first_look_says_how_it_is() -> None:
    bed = a_bed()
    state = DetectorState(revision=1, adult=True, habits={})
    for finding in (None, a_finding(bed)):
        learning = Learning(always(Opinionated(finding)))
        learning.restore("icu-1", Learned(stay=1, state=state))
        assert looks(learning, bed, 100.0, 200.0) == [("icu-1", Hinted(finding, 1)), None]


def test_what_was_learned_of_another_stay_is_not_used() -> None:
    bed = a_bed()
    made: list[Opinionated] = []

    def make() -> Opinionated:
        made.append(Opinionated())
        return made[-1]

    learning = Learning(make)
    state = DetectorState(revision=1, adult=True, habits={}, strange_looks=99)
    learning.restore("icu-1", Learned(stay=7, state=state))
    looks(learning, bed, 100.0)
    assert [one.seen for one in made] == [99, 1]
