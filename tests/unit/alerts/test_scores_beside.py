"""MEWS, qSOFA and the shock index, both sides of every edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.scores import mews, qsofa, shock_index
from alerts.scores.inputs import Given, Inputs
from core.vitals import Acvpu
from core.wire import OtherScore

MEWS_EDGES: list[tuple[str, list[tuple[float, int]]]] = [
    (
        "systolic",
        [
            (40, 3), (70, 3), (70.49, 3), (70.5, 2), (71, 2), (80, 2), (80.49, 2), (80.5, 1),
            (81, 1), (100, 1), (100.49, 1), (100.5, 0), (101, 0), (199, 0), (199.49, 0),
            (199.5, 2), (200, 2), (300, 2),
        ],
    ),
    (
        "pulse",
        [
            (20, 2), (40, 2), (40.49, 2), (40.5, 1), (41, 1), (50, 1), (50.49, 1), (50.5, 0),
            (51, 0), (100, 0), (100.49, 0), (100.5, 1), (101, 1), (110, 1), (110.49, 1),
            (110.5, 2), (111, 2), (129, 2), (129.49, 2), (129.5, 3), (130, 3), (250, 3),
        ],
    ),
    (
        "respiration",
        [
            (0, 2), (8, 2), (8.49, 2), (8.5, 0), (9, 0), (14, 0), (14.49, 0), (14.5, 1), (15, 1),
            (20, 1), (20.49, 1), (20.5, 2), (21, 2), (29, 2), (29.49, 2), (29.5, 3), (30, 3),
        ],
    ),
    (
        "temperature",
        [
            (30.0, 2), (34.9, 2), (34.94, 2), (34.95, 0), (35.0, 0), (38.4, 0), (38.44, 0),
            (38.45, 2), (38.5, 2), (41.0, 2),
        ],
    ),
    (
        "consciousness",
        [
            (Acvpu.ALERT, 0), (Acvpu.VOICE, 1), (Acvpu.PAIN, 2), (Acvpu.UNRESPONSIVE, 3),
        ],
    ),
]  # fmt: skip
QSOFA_EDGES: list[tuple[str, list[tuple[float, int]]]] = [
    ("respiration", [(16, 0), (21, 0), (21.49, 0), (21.5, 1), (22, 1), (40, 1)]),
    ("systolic", [(60, 1), (100, 1), (100.49, 1), (100.5, 0), (101, 0), (150, 0)]),
    ("consciousness", [(Acvpu.ALERT, 0), *((level, 1) for level in list(Acvpu)[1:])]),
]


def only(name: str, value: float) -> Inputs:
    return Inputs(on_oxygen=None, **{name: Given(float(value), 0.0)})


def a_patient(**changed: float | None) -> Inputs:
    """Scores 0 in both; a value may be changed, or be missing (None)."""
    values: dict[str, float | None] = {
        "respiration": 12,
        "systolic": 120,
        "pulse": 72,
        "consciousness": 0,
        "temperature": 37.0,
    }
    values |= changed
    given = {name: None if one is None else Given(one, 10.0) for name, one in values.items()}
    return Inputs(on_oxygen=None, **given)


def points(score: OtherScore, name: str) -> int | None:
    return next(part.points for part in score.parts if part.name == name)


@pytest.mark.parametrize(
    ("name", "value", "worth"), [(name, *edge) for name, row in MEWS_EDGES for edge in row]
)
def test_each_band_of_mews_has_its_points(name: str, value: float, worth: int) -> None:
    assert points(mews.reckon(only(name, value)), name) == worth


def test_mews_counts_new_confusion_like_an_answer_to_voice_never_as_alert() -> None:
    part = mews.reckon(only("consciousness", Acvpu.CONFUSION)).parts[3]
    assert (part.name, part.value, part.points) == ("consciousness", Acvpu.CONFUSION, 1)
    assert "new confusion" in mews.SHEET.basis


@pytest.mark.parametrize(
    ("name", "value", "worth"), [(name, *edge) for name, row in QSOFA_EDGES for edge in row]
)
def test_each_criterion_of_qsofa_has_its_point(name: str, value: float, worth: int) -> None:
    assert points(qsofa.reckon(only(name, value)), name) == worth


def test_the_worst_totals() -> None:
    worst = a_patient(respiration=35, systolic=60, pulse=140, consciousness=4, temperature=34)
    assert mews.reckon(worst).total == 3 + 3 + 3 + 3 + 2
    assert qsofa.reckon(worst).total == 3
    assert mews.reckon(a_patient()).total == 0
    assert qsofa.reckon(a_patient()).total == 0


@pytest.mark.parametrize(
    ("changed", "total", "reached"),
    [
        ({"respiration": 22, "pulse": 115}, 4, False),
        ({"respiration": 22, "pulse": 115, "systolic": 100}, 5, True),
        ({"respiration": 30, "pulse": 130}, 6, True),
    ],
)
def test_mews_asks_for_attention_from_five(
    changed: dict[str, float], total: int, *, reached: bool
) -> None:
    score = mews.reckon(a_patient(**changed))
    assert (score.total, score.reached, bool(score.meaning)) == (total, reached, reached)
    assert "Subbe 2001" in score.basis


@pytest.mark.parametrize(
    ("changed", "total", "reached"),
    [({"respiration": 22}, 1, False), ({"respiration": 22, "consciousness": 1}, 2, True)],
)
def test_qsofa_asks_for_attention_from_two(
    changed: dict[str, float], total: int, *, reached: bool
) -> None:
    score = qsofa.reckon(a_patient(**changed))
    assert (score.total, score.reached, bool(score.meaning)) == (total, reached, reached)
    assert "Singer 2016" in score.basis


@pytest.mark.parametrize("name", ["respiration", "systolic", "consciousness"])
def test_what_is_missing_in_qsofa_leaves_no_total(name: str) -> None:
    score = qsofa.reckon(a_patient(**{name: None}))
    assert (score.total, score.at_least, score.missing) == (None, 0, (name,))


@pytest.mark.parametrize(
    "name", ["respiration", "systolic", "pulse", "consciousness", "temperature"]
)
def test_what_is_missing_in_mews_leaves_no_total(name: str) -> None:
    score = mews.reckon(a_patient(**{name: None}))
    assert (score.total, score.at_least, score.missing) == (None, 0, (name,))


def test_a_partial_score_may_have_reached_its_level_or_be_unable_to() -> None:
    high = qsofa.reckon(a_patient(respiration=25, systolic=90, consciousness=None))
    unknown = qsofa.reckon(a_patient(respiration=25, consciousness=None))
    never = qsofa.reckon(a_patient(consciousness=None))
    assert (high.reached, unknown.reached, never.reached) == (True, None, False)


@given(
    st.dictionaries(
        st.sampled_from(["respiration", "systolic", "pulse", "temperature"]), st.floats(0, 250)
    ),
    st.sampled_from([*Acvpu, None]),
    st.sets(st.sampled_from(["respiration", "systolic", "pulse", "temperature", "consciousness"])),
)
def test_knowing_the_rest_never_contradicts_what_a_partial_score_said(
    values: dict[str, float], level: Acvpu | None, hidden: set[str]
) -> None:
    patient: dict[str, float | None] = {**values, "consciousness": level}
    nothing: dict[str, float | None] = dict.fromkeys(hidden)
    for reckon in (mews.reckon, qsofa.reckon):
        partial, whole = reckon(a_patient(**(patient | nothing))), reckon(a_patient(**patient))
        assert (partial.at_least or 0) <= (whole.at_least or 0)
        assert partial.reached in (None, whole.reached) or whole.reached is None


@pytest.mark.parametrize(
    ("pulse", "systolic", "index", "reached", "meaning"),
    [
        (72, 120, 0.6, False, ""),
        (90, 100, 0.9, False, ""),
        (91, 100, 0.91, True, "Elevated"),
        (99, 100, 0.99, True, "Elevated"),
        (100, 100, 1.0, True, "Linked to a higher mortality"),
        (120, 80, 1.5, True, "Linked to a higher mortality"),
    ],
)
def test_the_shock_index_and_what_its_source_says_of_it(
    pulse: float, systolic: float, index: float, meaning: str, *, reached: bool
) -> None:
    score = shock_index.reckon(a_patient(pulse=pulse, systolic=systolic))
    assert (score.total, score.reached, score.meaning) == (index, reached, meaning)
    assert "Koch 2019" in score.basis


@pytest.mark.parametrize(
    ("over", "under", "ratio"), [(1, 200, 0.01), (1, 201, 0.0), (181, 200, 0.91), (179, 200, 0.9)]
)
def test_half_a_hundredth_goes_up(over: int, under: int, ratio: float) -> None:
    assert shock_index.hundredth(over, under) == ratio


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"pulse": None}, ("pulse",)),
        ({"systolic": None}, ("systolic",)),
        ({"systolic": 0}, ("systolic",)),
        ({"systolic": 0.4}, ("systolic",)),
        ({"pulse": None, "systolic": None}, ("pulse", "systolic")),
    ],
)
def test_no_shock_index_without_both(
    changed: dict[str, float | None], missing: tuple[str, ...]
) -> None:
    score = shock_index.reckon(a_patient(**changed))
    assert (score.total, score.at_least, score.reached) == (None, None, None)
    assert score.missing == missing
