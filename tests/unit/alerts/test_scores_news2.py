"""NEWS2 against its chart (RCP 2017), both sides of every edge."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.scores.inputs import Given, Inputs
from alerts.scores.news2 import Reckoned, reckon
from alerts.scores.risk import CONTINUOUS, RESPONSES, Risk
from core.vitals import Acvpu

HOUR_S = 3600

EDGES: list[tuple[str, list[tuple[float, int]]]] = [
    (
        "respiration",
        [
            (0, 3), (7.9, 3), (8, 3), (8.49, 3), (8.5, 1), (9, 1), (11, 1), (11.49, 1), (11.5, 0),
            (12, 0), (20, 0), (20.49, 0), (20.5, 2), (21, 2), (24, 2), (24.49, 2), (24.5, 3),
            (25, 3), (60, 3),
        ],
    ),
    (
        "systolic",
        [
            (40, 3), (90, 3), (90.49, 3), (90.5, 2), (91, 2), (100, 2), (100.49, 2), (100.5, 1),
            (101, 1), (110, 1), (110.49, 1), (110.5, 0), (111, 0), (219, 0), (219.49, 0),
            (219.5, 3), (220, 3), (300, 3),
        ],
    ),
    (
        "pulse",
        [
            (20, 3), (40, 3), (40.49, 3), (40.5, 1), (41, 1), (50, 1), (50.49, 1), (50.5, 0),
            (51, 0), (90, 0), (90.49, 0), (90.5, 1), (91, 1), (110, 1), (110.49, 1), (110.5, 2),
            (111, 2), (130, 2), (130.49, 2), (130.5, 3), (131, 3), (250, 3),
        ],
    ),
    (
        "temperature",
        [
            (28.0, 3), (35.0, 3), (35.04, 3), (35.05, 1), (35.1, 1), (36.0, 1), (36.04, 1),
            (36.05, 0), (36.1, 0), (38.0, 0), (38.04, 0), (38.05, 1), (38.1, 1), (39.0, 1),
            (39.04, 1), (39.05, 2), (39.1, 2), (42.0, 2),
        ],
    ),
    ("consciousness", [(Acvpu.ALERT, 0), *((level, 3) for level in list(Acvpu)[1:])]),
]  # fmt: skip
SAME_ON_BOTH_SCALES = [(name, value, worth) for name, row in EDGES for value, worth in row]
SCALE_1 = [
    (50, 3), (91, 3), (91.49, 3), (91.5, 2), (92, 2), (93, 2), (93.49, 2), (93.5, 1), (94, 1),
    (95, 1), (95.49, 1), (95.5, 0), (96, 0), (100, 0),
]  # fmt: skip
SCALE_2 = [
    (50, 3, 3), (83, 3, 3), (83.49, 3, 3), (83.5, 2, 2), (84, 2, 2), (85, 2, 2), (85.49, 2, 2),
    (85.5, 1, 1), (86, 1, 1), (87, 1, 1), (87.49, 1, 1), (87.5, 0, 0), (88, 0, 0), (92, 0, 0),
    (92.49, 0, 0), (92.5, 0, 1), (93, 0, 1), (94, 0, 1), (94.49, 0, 1), (94.5, 0, 2), (95, 0, 2),
    (96, 0, 2), (96.49, 0, 2), (96.5, 0, 3), (97, 0, 3), (100, 0, 3),
]  # fmt: skip
"""SpO2, points on air, points on oxygen."""


def points(name: str, value: float, *, scale: int, on_oxygen: bool | None) -> int | None:
    """Of one parameter by itself."""
    inputs = Inputs(on_oxygen=on_oxygen, **{name: Given(float(value), 0.0)})
    return next(part.points for part in reckon(inputs, scale=scale).parts if part.name == name)


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


@pytest.mark.parametrize(("scale", "on_oxygen"), list(product((1, 2), (False, True))))
@pytest.mark.parametrize(("name", "value", "worth"), SAME_ON_BOTH_SCALES)
def test_each_band_has_its_points(
    name: str, value: float, worth: int, scale: int, *, on_oxygen: bool
) -> None:
    assert points(name, value, scale=scale, on_oxygen=on_oxygen) == worth


@pytest.mark.parametrize("on_oxygen", [False, True, None])
@pytest.mark.parametrize(("value", "worth"), SCALE_1)
def test_scale_1_does_not_ask_for_oxygen(value: float, worth: int, on_oxygen: bool | None) -> None:
    assert points("spo2", value, scale=1, on_oxygen=on_oxygen) == worth


@pytest.mark.parametrize(("value", "on_air", "on_oxygen"), SCALE_2)
def test_scale_2_depends_on_oxygen(value: float, on_air: int, on_oxygen: int) -> None:
    assert points("spo2", value, scale=2, on_oxygen=False) == on_air
    assert points("spo2", value, scale=2, on_oxygen=True) == on_oxygen


@pytest.mark.parametrize(("value", "on_air"), [row[:2] for row in SCALE_2])
def test_scale_2_without_knowing_the_oxygen_is_missing_where_it_matters(
    value: float, on_air: int
) -> None:
    known = points("spo2", value, scale=2, on_oxygen=None)
    assert known == (on_air if value < 92.5 else None)


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(("on_oxygen", "worth"), [(True, 2), (False, 0), (None, None)])
def test_oxygen_adds_two_and_unknown_oxygen_is_missing(
    scale: int, on_oxygen: bool | None, worth: int | None
) -> None:
    assert points("oxygen", 2, scale=scale, on_oxygen=on_oxygen) == worth


def test_a_healthy_adult_scores_nothing() -> None:
    score = reckon(a_patient(), scale=1)
    assert (score.total, score.risk, score.missing) == (0, Risk.LOW, ())


def test_the_worst_score_is_twenty() -> None:
    worst = a_patient(
        respiration=40, spo2=80, on_oxygen=True, systolic=70, pulse=150,
        consciousness=4, temperature=34,
    )  # fmt: skip
    assert reckon(worst, scale=1).total == 20


WORSE: dict[str, list[tuple[float, int]]] = {
    "respiration": [(16, 0), (9, 1), (22, 2), (26, 3)],
    "spo2": [(97, 0), (94, 1), (92, 2), (88, 3)],
    "on_oxygen": [(False, 0), (True, 2)],
    "systolic": [(120, 0), (105, 1), (95, 2), (85, 3)],
    "pulse": [(70, 0), (45, 1), (120, 2), (135, 3)],
    "consciousness": [(0, 0), (1, 3)],
    "temperature": [(37.0, 0), (38.5, 1), (39.5, 2), (34.0, 3)],
}
"""A value of each band, and its points."""


def expected_risk(total: int, highest: int) -> str:
    if total >= 7:
        return "high"
    if total >= 5:
        return "medium"
    return "low-medium" if highest == 3 else "low"


def test_every_combination_of_bands_adds_up_and_has_its_risk() -> None:
    totals = set()
    for choice in product(*WORSE.values()):
        patient = {name: value for name, (value, _) in zip(WORSE, choice, strict=True)}
        worth = [points for _, points in choice]
        score = reckon(a_patient(**patient), scale=1)
        assert score.total == score.at_least == sum(worth)
        assert score.risk == expected_risk(sum(worth), max(worth))
        totals.add(score.total)
    assert totals == set(range(21))


@pytest.mark.parametrize(
    "name",
    ["respiration", "spo2", "oxygen", "systolic", "pulse", "consciousness", "temperature"],
)
def test_a_missing_input_leaves_no_total(name: str) -> None:
    missing = {"on_oxygen": None} if name == "oxygen" else {}
    score = reckon(a_patient(**{name: None}, **missing), scale=1)
    assert score.total is None
    assert score.missing == (name,)
    assert score.at_least == 0


def test_a_partial_score_of_seven_is_an_emergency() -> None:
    score = reckon(a_patient(respiration=26, pulse=135, spo2=94, temperature=None), scale=1)
    assert (score.total, score.at_least, score.risk) == (None, 7, Risk.HIGH)


@pytest.mark.parametrize(
    ("changed", "every_s", "said"),
    [
        ({}, 12 * HOUR_S, "Routine"),
        ({"pulse": 95}, 6 * HOUR_S, "registered nurse assesses"),
        ({"respiration": 22, "pulse": 115}, 6 * HOUR_S, "registered nurse assesses"),
        ({"respiration": 25}, HOUR_S, "informs the medical team"),
        ({"respiration": 22, "pulse": 115, "temperature": 38.5}, HOUR_S, "urgent assessment"),
        ({"respiration": 22, "pulse": 115, "on_oxygen": True}, HOUR_S, "urgent assessment"),
        (
            {"respiration": 22, "pulse": 115, "on_oxygen": True, "spo2": 95},
            CONTINUOUS,
            "emergency assessment",
        ),
    ],
)
def test_a_score_has_its_frequency_and_its_response(
    changed: dict[str, float | bool], every_s: float, said: str
) -> None:
    score = reckon(a_patient(**changed), scale=1)
    assert score.observe_every_s == every_s
    assert said in score.response


def test_a_total_that_is_not_known_earns_no_routine() -> None:
    score = reckon(a_patient(temperature=None), scale=1)
    assert score.at_least == 0
    assert score.observe_every_s == 6 * HOUR_S
    assert score.response == RESPONSES[Risk.LOW]


def test_the_age_of_a_score_is_that_of_its_oldest_input() -> None:
    inputs = Inputs(pulse=Given(70, 5), temperature=Given(37, 7200))
    assert reckon(inputs, scale=1).oldest_s == 7200


def test_a_part_names_the_samples_it_was_made_of() -> None:
    given_pulse = Given(70, 5.0, "pulse", samples=60, span_s=118.0)
    part = reckon(Inputs(pulse=given_pulse), scale=1).parts[4]
    assert (part.vital, part.samples, part.span_s, part.age_s) == ("pulse", 60, 118.0, 5.0)


NORMAL = {
    "respiration": 16.0,
    "spo2": 98.0,
    "systolic": 150.0,
    "pulse": 70.0,
    "temperature": 37.0,
}


@given(
    name=st.sampled_from(list(NORMAL)),
    first=st.floats(0, 300),
    second=st.floats(0, 300),
    scale=st.sampled_from([1, 2]),
    on_oxygen=st.booleans(),
)
def test_worsening_never_lowers_a_part(
    name: str, first: float, second: float, scale: int, *, on_oxygen: bool
) -> None:
    # On scale 2 the target is 88 to 92: the written exception has its own test below.
    normal = 90.0 if name == "spo2" and scale == 2 else NORMAL[name]
    near, far = sorted((first - normal, second - normal), key=abs)
    if near * far < 0:
        far = -far
    worth = [
        points(name, max(0.0, normal + away), scale=scale, on_oxygen=on_oxygen) or 0
        for away in (near, far)
    ]
    assert worth[0] <= worth[1]


def test_on_scale_2_with_oxygen_a_rising_saturation_raises_the_score() -> None:
    # The one exception: too much oxygen is what harms these patients.
    worth = [points("spo2", v, scale=2, on_oxygen=True) or 0 for v in range(88, 101)]
    assert all(low <= high for low, high in pairwise(worth))
    assert worth[-1] == 3


def test_on_scale_2_without_oxygen_a_rising_saturation_never_does() -> None:
    worth = [points("spo2", v, scale=2, on_oxygen=False) or 0 for v in range(70, 101)]
    assert all(low >= high for low, high in pairwise(worth))


@given(
    missing=st.sets(st.sampled_from(sorted(WORSE))),
    choice=st.tuples(*(st.sampled_from(row) for row in WORSE.values())),
)
def test_what_is_missing_never_raises_and_never_hides(
    missing: set[str], choice: tuple[tuple[float, int], ...]
) -> None:
    patient = {name: value for name, (value, _) in zip(WORSE, choice, strict=True)}
    whole = reckon(a_patient(**patient), scale=1)
    gone: dict[str, float | bool | None] = dict.fromkeys(missing)
    partial: Reckoned = reckon(a_patient(**(patient | gone)), scale=1)
    assert partial.at_least <= whole.at_least
    assert (partial.total is None) == bool(missing)
    assert partial.at_least == sum(part.points or 0 for part in partial.parts)
