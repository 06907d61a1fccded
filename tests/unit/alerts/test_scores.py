"""NEWS2, both sides of every band edge (RCP 2017)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.scores import Given, Inputs, Part, Risk, half_up, news2, points
from core.vitals import Acvpu

EDGES: list[tuple[Part, list[tuple[float, int]]]] = [
    (Part.RESPIRATION, [(8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)]),
    (Part.SPO2, [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)]),
    (
        Part.SYSTOLIC,
        [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)],
    ),
    (
        Part.PULSE,
        [
            (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1),
            (110, 1), (111, 2), (130, 2), (131, 3),
        ],
    ),
    (
        Part.TEMPERATURE,
        [(35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2)],
    ),
    (Part.CONSCIOUSNESS, [(Acvpu.ALERT, 0), *((level, 3) for level in list(Acvpu)[1:])]),
]  # fmt: skip
ONE_SCALE = [(part, value, worth) for part, row in EDGES for value, worth in row]
SCALE_2 = [
    (83, 3, 3), (84, 2, 2), (85, 2, 2), (86, 1, 1), (87, 1, 1), (88, 0, 0), (92, 0, 0),
    (93, 0, 1), (94, 0, 1), (95, 0, 2), (96, 0, 2), (97, 0, 3), (100, 0, 3),
]  # fmt: skip
"""SpO2, points on air, points on oxygen."""


@pytest.mark.parametrize(("part", "value", "worth"), ONE_SCALE)
def test_each_band_has_its_points(part: Part, value: float, worth: int) -> None:
    assert points(part, value, scale=1, on_oxygen=False) == worth
    assert points(part, value, scale=1, on_oxygen=True) == worth


@pytest.mark.parametrize(("value", "on_air", "on_oxygen"), SCALE_2)
def test_scale_2_depends_on_oxygen(value: float, on_air: int, on_oxygen: int) -> None:
    assert points(Part.SPO2, value, scale=2, on_oxygen=False) == on_air
    assert points(Part.SPO2, value, scale=2, on_oxygen=True) == on_oxygen


def test_scale_2_without_knowing_the_oxygen_is_missing_where_it_matters() -> None:
    assert points(Part.SPO2, 92, scale=2, on_oxygen=None) == 0
    assert points(Part.SPO2, 93, scale=2, on_oxygen=None) is None


def test_oxygen_adds_two_and_unknown_oxygen_is_missing() -> None:
    worth = [points(Part.OXYGEN, 2, scale=1, on_oxygen=known) for known in (True, False, None)]
    assert worth == [2, 0, None]


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        (38.04, "0.1", 38.0),
        (38.05, "0.1", 38.1),
        (8.5, "1", 9),
        (8.49, "1", 8),
        (90.5, "1", 91),
        (2.5, "1", 3),
        (35.05, "0.1", 35.1),
    ],
)
def test_a_half_goes_up(value: float, step: str, rounded: float) -> None:
    assert half_up(value, step) == rounded


def a_patient(**changed: float | bool | None) -> Inputs:
    """Scores 0; a value may be changed, or be missing (None)."""
    values: dict[str, float | bool | None] = {
        "respiration": 16, "spo2": 97, "oxygen": 0, "systolic": 120,
        "pulse": 70, "consciousness": 0, "temperature": 37.0,
    }  # fmt: skip
    on_oxygen = changed.pop("on_oxygen", False)
    values |= changed
    inputs = {k: None if v is None else Given(float(v), 10.0) for k, v in values.items()}
    return Inputs(on_oxygen=None if on_oxygen is None else bool(on_oxygen), **inputs)


def test_a_healthy_adult_scores_nothing() -> None:
    score = news2(a_patient(), scale=1)
    assert (score.total, score.risk, score.missing) == (0, Risk.LOW, ())


def test_the_worst_score_is_twenty() -> None:
    worst = a_patient(
        respiration=40, spo2=80, on_oxygen=True, systolic=70, pulse=150,
        consciousness=4, temperature=34,
    )  # fmt: skip
    assert news2(worst, scale=1).total == 20


@pytest.mark.parametrize("name", [part.value for part in Part])
def test_a_missing_input_leaves_no_total(name: str) -> None:
    missing = {"on_oxygen": None} if name == "oxygen" else {}
    score = news2(a_patient(**{name: None}, **missing), scale=1)
    assert score.total is None
    assert score.missing == (name,)
    assert score.at_least == 0


@pytest.mark.parametrize(
    ("changed", "total", "risk"),
    [
        ({"respiration": 22, "pulse": 115}, 4, Risk.LOW),
        ({"respiration": 25}, 3, Risk.LOW_MEDIUM),
        ({"respiration": 22, "pulse": 115, "temperature": 38.5}, 5, Risk.MEDIUM),
        ({"respiration": 22, "pulse": 115, "on_oxygen": True}, 6, Risk.MEDIUM),
        ({"respiration": 22, "pulse": 115, "on_oxygen": True, "spo2": 95}, 7, Risk.HIGH),
    ],
)
def test_the_score_has_its_risk(changed: dict[str, float | bool], total: int, risk: Risk) -> None:
    score = news2(a_patient(**changed), scale=1)
    assert (score.total, score.risk) == (total, risk)


def test_the_age_of_a_score_is_that_of_its_oldest_input() -> None:
    inputs = Inputs(pulse=Given(70, 5), temperature=Given(37, 7200))
    assert news2(inputs, scale=1).oldest_s == 7200


def test_a_value_is_rounded_before_it_is_banded() -> None:
    parts = news2(a_patient(respiration=8.5, temperature=38.05), scale=1).parts
    assert (parts[0].value, parts[0].points) == (9, 1)
    assert (parts[6].value, parts[6].points) == (38.1, 1)


NORMAL = {
    Part.RESPIRATION: 16.0,
    Part.SPO2: 98.0,
    Part.SYSTOLIC: 150.0,
    Part.PULSE: 70.0,
    Part.TEMPERATURE: 37.0,
}


@given(
    part=st.sampled_from(list(NORMAL)),
    first=st.floats(0, 300),
    second=st.floats(0, 300),
    on_oxygen=st.booleans(),
)
def test_worsening_never_lowers_a_part(
    part: Part, first: float, second: float, *, on_oxygen: bool
) -> None:
    normal = NORMAL[part]
    near, far = sorted((first - normal, second - normal), key=abs)
    if near * far < 0:
        far = -far
    worth = [
        points(part, half_up(max(0.0, normal + away), "0.1"), scale=1, on_oxygen=on_oxygen) or 0
        for away in (near, far)
    ]
    assert worth[0] <= worth[1]


def test_on_scale_2_with_oxygen_a_rising_saturation_raises_the_score() -> None:
    # The one exception: too much oxygen is what harms these patients.
    worth = [points(Part.SPO2, v, scale=2, on_oxygen=True) or 0 for v in range(88, 101)]
    assert all(low <= high for low, high in pairwise(worth))
    assert worth[-1] == 3
