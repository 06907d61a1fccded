"""Which limits and scores are proposed for an age."""

from datetime import date
from pathlib import Path

import pytest

from core.stays.ages import bands_of, propose
from core.wire import AgeClass

LIMITS = (Path(__file__).parents[4] / "alerts/limits.toml").read_text()
BORN = date(2008, 3, 31)


@pytest.mark.parametrize(
    ("today", "age_class", "band", "news2"),
    [
        (date(2008, 4, 27), AgeClass.NEONATE, "", False),
        (date(2008, 4, 28), AgeClass.PAEDIATRIC, "0-3m", False),
        (date(2009, 3, 30), AgeClass.PAEDIATRIC, "9-12m", False),
        (date(2009, 3, 31), AgeClass.PAEDIATRIC, "12-18m", False),
        (date(2024, 3, 30), AgeClass.PAEDIATRIC, "15-18y", False),
        (date(2024, 3, 31), AgeClass.PAEDIATRIC, "15-18y", True),
        (date(2026, 3, 30), AgeClass.PAEDIATRIC, "15-18y", True),
        (date(2026, 3, 31), AgeClass.ADULT, "", True),
    ],
)
def test_class_band_and_score_change_on_the_birthday(
    today: date, age_class: AgeClass, band: str, news2: bool
) -> None:
    proposed = propose(BORN, today, bands=bands_of(LIMITS))
    assert (proposed.age_class, proposed.age_band, proposed.news2) == (age_class, band, news2)


def test_nobody_pregnant_is_scored_by_news2() -> None:
    assert not propose(date(1990, 1, 1), date(2026, 1, 1), bands={}, pregnant=True).news2


def test_every_month_of_childhood_has_a_band() -> None:
    bands = bands_of(LIMITS)
    for month in range(1, 18 * 12):
        today = date(2008 + (month + 2) // 12, (month + 2) % 12 + 1, 28)
        assert propose(date(2008, 3, 1), today, bands=bands).age_band, month


@pytest.mark.parametrize("limits", ["", "profile = 1", "[profile.x]\nage_class = 7", "no toml"])
def test_limits_that_say_nothing_of_ages_offer_no_band(limits: str) -> None:
    assert not any(bands_of(limits).values())
