"""The engine for children's charts; the chart that scores here is made up."""

import pytest

from alerts.errors import ChartDisabled, ChartRefused, WrongChart
from alerts.scores.inputs import Given
from alerts.scores.pews import Chart, chart_for, parse_charts, read_charts, reckon

MADE_UP = """
[[chart]]
name = "Made-up chart"
from_months = 12
below_months = 60
enabled = true
citation = "Nobody, Journal of Inventions 1:1"
approved_by = "Dr Example, 2026-01-05"
action_level = 4
meaning = "Made-up meaning"
[chart.item.heart_rate]
bands = [{ upto = 80, points = 4 }, { upto = 90, points = 1 }, { upto = 140, points = 0 }]
above = 2
[chart.item.temperature]
bands = [{ upto = 38.0, points = 0 }]
above = 1
tenths = true
[chart.item.carer_concern]
bands = [{ upto = 0, points = 0 }]
above = 1
"""


def a_chart(text: str = MADE_UP) -> Chart:
    (chart,) = parse_charts(text)
    return chart


def a_child(**observed: float) -> dict[str, Given]:
    values = {"heart_rate": 110.0, "temperature": 37.0, "carer_concern": 0.0} | observed
    return {name: Given(value, 60.0) for name, value in values.items()}


@pytest.mark.parametrize(
    ("name", "value", "worth"),
    [
        ("heart_rate", 80.49, 4), ("heart_rate", 80.5, 1), ("heart_rate", 90, 1),
        ("heart_rate", 91, 0), ("heart_rate", 140, 0), ("heart_rate", 141, 2),
        ("temperature", 38.04, 0), ("temperature", 38.05, 1),
        ("carer_concern", 0, 0), ("carer_concern", 1, 1),
    ],
)  # fmt: skip
def test_a_value_has_the_points_of_its_band(name: str, value: float, worth: int) -> None:
    assert reckon(a_chart(), a_child(**{name: value}), age_months=30).total == worth


def test_the_points_add_up_to_the_charts_own_level() -> None:
    score = reckon(a_chart(), a_child(heart_rate=150, temperature=39), age_months=30)
    assert (score.total, score.reached) == (3, False)
    score = reckon(
        a_chart(), a_child(heart_rate=150, temperature=39, carer_concern=1), age_months=30
    )
    assert (score.total, score.reached, score.meaning) == (4, True, "Made-up meaning")
    assert score.basis == "Nobody, Journal of Inventions 1:1; approved by Dr Example, 2026-01-05"


def test_what_was_not_observed_is_missing_and_not_0() -> None:
    score = reckon(a_chart(), {"heart_rate": Given(150, 5.0)}, age_months=30)
    assert (score.total, score.at_least) == (None, 2)
    assert score.missing == ("temperature", "carer_concern")
    assert score.reached is None


@pytest.mark.parametrize("age_months", [11, 60])
def test_a_child_of_another_age_is_not_scored(age_months: int) -> None:
    with pytest.raises(WrongChart, match=f"{age_months} months"):
        reckon(a_chart(), a_child(), age_months=age_months)


@pytest.mark.parametrize("age_months", [12, 59])
def test_the_ends_of_an_age_band_belong_to_it(age_months: int) -> None:
    assert reckon(a_chart(), a_child(), age_months=age_months).total == 0
    assert chart_for((a_chart(),), age_months) == a_chart()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('citation = "Nobody, Journal of Inventions 1:1"', 'citation = " "', "citation"),
        ('approved_by = "Dr Example, 2026-01-05"', "", "approved"),
        ("below_months = 60", "below_months = 12", "nobody"),
        ("{ upto = 90, points = 1 }", "{ upto = 80, points = 1 }", "ascend"),
        ("points = 4", "points = -4", "points"),
        ("above = 2\n", "", "above"),
        ("enabled = true", "enabled = true\nsurprise = 1", "surprise"),
        ("enabled = true", "enabled = false", "say why"),
        ("[[chart]]", "[[chart]", "line 2"),
    ],
)
def test_a_chart_that_nobody_signed_or_that_contradicts_itself_is_refused(
    before: str, after: str, why: str
) -> None:
    with pytest.raises(ChartRefused, match=why):
        parse_charts(MADE_UP.replace(before, after, 1))


def test_a_chart_in_use_has_items() -> None:
    with pytest.raises(ChartRefused, match="no items"):
        parse_charts(MADE_UP[: MADE_UP.index("[chart.item")])


def test_two_charts_for_one_age_are_refused() -> None:
    with pytest.raises(ChartRefused, match="same age"):
        parse_charts(MADE_UP + MADE_UP.replace("from_months = 12", "from_months = 59", 1))


SHIPPED = read_charts()


@pytest.mark.parametrize("chart", SHIPPED, ids=lambda chart: chart.name)
def test_no_shipped_chart_scores_a_child(chart: Chart) -> None:
    assert not chart.enabled
    assert chart.item == {}
    with pytest.raises(ChartDisabled, match="not cited"):
        reckon(chart, a_child(), age_months=chart.from_months)


@pytest.mark.parametrize("age_months", [0, 11, 12, 59, 60, 155, 156, 215])
def test_every_child_has_a_chart_to_be_written(age_months: int) -> None:
    assert chart_for(SHIPPED, age_months).covers(age_months)


def test_an_adult_has_none() -> None:
    with pytest.raises(WrongChart, match="216"):
        chart_for(SHIPPED, 216)
