"""The owner of the alerts, ten thousand times through a hospital that fails on purpose."""

from collections.abc import Iterator

import pytest
import structlog

from alerts.lane import BASELINE
from alerts.learning import Learning
from tests.simulated.defects import DEFECTS, Defect
from tests.simulated.detectors import Excitable, Mute, told_by_rules
from tests.simulated.drawing import draw
from tests.simulated.invariants import Violation
from tests.simulated.runs import Sum, live_through, quieten, run, run_all, sum_up

RUNS = 10_000
COMPARED = 100
REPEATED = 50
SEARCHED = 500
LONG_MINUTES = 1.5
"""Long runs within which every planted defect must show."""


@pytest.fixture
def quiet() -> Iterator[None]:
    """A run in this process writes no log."""
    before = structlog.get_config()
    quieten()
    yield
    structlog.configure(**before)


@pytest.mark.timeout(1800)
def test_ten_thousand_bad_nights_lose_no_alert_and_forget_no_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def tell(total: Sum) -> None:
        with capsys.disabled():
            print(f"\n{total}", end="", flush=True)  # noqa: T201 - progress of a long test

    total = sum_up(run_all(0, RUNS), tell)
    assert total.runs == RUNS
    assert not total.faults, str(total)
    # That nothing went wrong means something only where a lot went on.
    assert total.lives > 1.4 * RUNS
    assert total.raised > 2 * RUNS
    assert total.promises > RUNS // 2


@pytest.mark.usefixtures("quiet")
def test_a_seed_is_the_same_history_in_every_process() -> None:
    here = [run(draw(seed)).digest for seed in range(REPEATED)]
    there = [outcome.digest for outcome in run_all(0, REPEATED)]
    assert here == there
    assert len(set(here)) == REPEATED


@pytest.mark.usefixtures("quiet")
def test_no_rule_waits_for_a_model() -> None:
    hints = 0
    for seed in range(COMPARED):
        plan = draw(seed).even_handed()
        without = live_through(plan, lambda: Learning(Mute)).witness.history
        beside = live_through(plan, lambda: Learning(Excitable)).witness.history
        assert told_by_rules(beside) == told_by_rules(without), f"seed {seed}"
        hints += sum(event.alert.cause == BASELINE for _, event in beside)
    assert hints > COMPARED


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_defect_is_found(defect: Defect, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(defect.whose, defect.what)
    monkeypatch.setattr(defect.whose, defect.what, defect.wrong(right))
    with pytest.raises(Violation):
        _live_through(SEARCHED)


def _live_through(runs: int) -> None:
    for seed in range(runs):
        live_through(draw(seed, minutes=LONG_MINUTES))
