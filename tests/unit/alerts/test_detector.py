"""What the detector learns, when it speaks, and what it never does."""

from alerts.detector import LASTING, WARM_UP, PatientBaseline
from alerts.learning import Learning
from alerts.model import Hinted
from core.wire import Finding, Quality
from tests.stories.bedside import Bedside, a_bed, a_roster


def watched(bed: Bedside, detector: PatientBaseline, *, count: int, hr: float) -> None:
    for number in range(count):
        bed.reads(hr=hr + (-2, 0, 2)[number % 3], spo2=97)
        bed.passes(5).passes(5)
        detector.look(bed.lane)


def test_it_says_nothing_until_it_knows_the_patient() -> None:
    bed, detector = a_bed(), PatientBaseline()
    assert detector.progress() == 0
    watched(bed, detector, count=WARM_UP // 2, hr=60)
    assert 0.4 < detector.progress() < 0.6
    watched(bed, detector, count=20, hr=110)
    assert detector.opinion() is None


def test_it_explains_which_vital_how_far_and_since_when() -> None:
    bed, detector = a_bed(), PatientBaseline()
    watched(bed, detector, count=WARM_UP + 20, hr=62)
    began = bed.now
    watched(bed, detector, count=LASTING, hr=95)
    finding = detector.opinion()
    assert finding is not None
    assert (finding.vital, finding.since) == ("hr", began)
    assert "unusual for this patient" in finding.text
    assert detector.progress() == 1


def test_one_strange_value_is_none() -> None:
    bed, detector = a_bed(), PatientBaseline()
    watched(bed, detector, count=WARM_UP + 20, hr=62)
    watched(bed, detector, count=LASTING - 1, hr=95)
    assert detector.opinion() is None
    watched(bed, detector, count=2, hr=62)
    watched(bed, detector, count=2, hr=95)
    assert detector.opinion() is None


def test_it_follows_a_patient_who_changes_for_good() -> None:
    bed, detector = a_bed(), PatientBaseline()
    watched(bed, detector, count=WARM_UP + 20, hr=62)
    watched(bed, detector, count=400, hr=85)
    assert detector.opinion() is None


def test_it_learns_neither_artefacts_nor_bad_values() -> None:
    bed, detector = a_bed(), PatientBaseline()
    watched(bed, detector, count=WARM_UP + 20, hr=62)
    for _ in range(200):
        bed.reads(hr=0, pulse=60, spo2=0, quality={"rr": Quality.BAD}).passes(10)
        detector.look(bed.lane)
    bed.reads(hr=5, rr=14)
    detector.look(bed.lane)
    bed.passes(10)
    assert detector.opinion() is None
    watched(bed, detector, count=LASTING, hr=95)
    assert detector.opinion() is not None


class Always:
    """Has the same opinion for ever."""

    def __init__(self) -> None:
        self.seen = 0
        self.finding: Finding | None = None

    def look(self, _: object) -> None:
        self.seen += 1

    def opinion(self) -> Finding | None:
        return self.finding

    def progress(self) -> float:
        return 1.0


def test_a_change_of_opinion_is_told_once() -> None:
    bed, made = a_bed(), Always()
    learning = Learning(lambda: made)
    made.finding = Finding(rule="x", revision=1, text="", since=bed.now)
    told = []
    for second in range(60):
        learning.offer(bed.lane, float(100 + second))
        told.append(learning.work())
    assert made.seen == 6
    assert [one for one in told if one] == [("icu-1", Hinted(made.finding, 1))]
    made.finding = None
    learning.offer(bed.lane, 500.0)
    assert learning.work() == ("icu-1", Hinted(None, 1))


def test_a_bed_that_waits_twice_is_looked_at_once_as_it_is_then() -> None:
    bed, made = a_bed(), Always()
    learning = Learning(lambda: made)
    learning.offer(bed.lane, 100.0)
    learning.offer(bed.lane, 200.0)
    assert learning.waiting() == 1
    learning.work()
    assert learning.work() is None
    assert made.seen == 1


def test_the_backlog_is_bounded() -> None:
    learning = Learning(Always)
    lane = a_bed().lane
    for number in range(2_500):
        place = type(lane.place)(site="main", unit="u", unit_name="", bed=f"b{number}", bed_name="")
        moved = type(lane)(
            place=place, stay=1, devices={}, tracks={}, timers={}, troubles={}, alerts={}
        )
        learning.offer(moved, 100.0)
    assert learning.waiting() == 2_000


def test_the_next_patient_begins_anew_and_an_empty_bed_is_forgotten() -> None:
    made: list[Always] = []

    def make() -> Always:
        made.append(Always())
        return made[-1]

    learning, bed = Learning(make), a_bed()
    for number, stay in enumerate((1, 1, 2, None, 2)):
        bed.occupied(a_roster(stay=stay))
        learning.offer(bed.lane, 100.0 * (number + 1))
        learning.work()
    assert [one.seen for one in made] == [2, 1, 1]
