"""The limits on a tile are those the owner of the alerts judges by."""

from datetime import timedelta

import pytest

from core.topics import rules_topic
from core.wire import Answer, Command, LimitProposal, Refusal, RulesInForce, encode
from gateway.limits import AT_ONCE, limits_shown
from tests.unit.gateway.house import NOON, SITE, House, a_roster, a_setup, open_house

SPO2 = LimitProposal(cause="spo2.low", in_force=(90.0, 85.0), delays_s=(15.0, 10.0))
HEART = (
    LimitProposal(cause="hr.low", in_force=(50.0, 40.0), delays_s=(10.0, 5.0)),
    LimitProposal(cause="hr.high", in_force=(120.0, 150.0), delays_s=(10.0, 5.0)),
)


class Owner:
    """Answers like the owner of the alerts, and remembers what was asked."""

    def __init__(self) -> None:
        self.beds: list[str] = []
        self.limits: tuple[LimitProposal, ...] = (SPO2, *HEART)
        self.refusal: Refusal | None = None

    def __call__(self, command: Command) -> Answer:
        self.beds.append(command.bed)
        return Answer(command=command.actor.command, proposals=self.limits, refusal=self.refusal)


@pytest.fixture
async def house() -> House:
    house = await open_house()
    house.feed.roster(a_roster())
    return house


@pytest.fixture
def owner(house: House) -> Owner:
    owner = Owner()
    house.feed.owner = owner
    return owner


def shown(house: House) -> dict[str, tuple[float | None, float | None]]:
    bed = house.wiring.ward.bed("icu-01")
    assert bed is not None
    return bed.limits


def test_a_tile_names_the_mildest_limit_of_each_side() -> None:
    told = limits_shown((SPO2, *HEART, LimitProposal(cause="asystole", in_force=(), delays_s=())))
    assert told == {"spo2": (90.0, None), "hr": (50.0, 120.0)}


async def test_limits_are_asked_for_once_and_again_when_the_set_up_changes(
    house: House, owner: Owner
) -> None:
    await house.wiring.limits.look()
    await house.wiring.limits.look()
    assert shown(house) == {"spo2": (90.0, None), "hr": (50.0, 120.0)}
    assert owner.beds == ["icu-01"]

    owner.limits = (SPO2,)
    house.feed.set_up(a_setup())
    await house.wiring.limits.look()
    assert shown(house) == {"spo2": (90.0, None)}
    assert owner.beds == ["icu-01", "icu-01"]


async def test_new_rules_bring_new_limits(house: House, owner: Owner) -> None:
    await house.wiring.limits.look()
    rules = RulesInForce(digest="a" * 64, revision=3, since=NOON, limits="", policy="")
    house.feed.hear(rules_topic(SITE), encode(rules))
    await house.wiring.limits.look()
    assert owner.beds == ["icu-01", "icu-01"]


async def test_the_next_patient_has_none_until_they_are_known(house: House, owner: Owner) -> None:
    await house.wiring.limits.look()
    owner.refusal = Refusal.UNKNOWN_BED
    later = a_roster(stay=2, since=NOON + timedelta(hours=1), revision=5)
    house.feed.roster(later)
    await house.wiring.limits.look()
    assert shown(house) == {}
    # A refusal is not asked for again at once.
    await house.wiring.limits.look()
    assert owner.beds == ["icu-01", "icu-01"]


async def test_nothing_is_asked_for_an_empty_bed_or_of_an_owner_who_is_away(
    house: House, owner: Owner
) -> None:
    house.feed.roster(a_roster(stay=None, revision=2))
    await house.wiring.limits.look()
    assert owner.beds == []
    house.feed.roster(a_roster(revision=3))
    house.wiring.hearing._beat_at = None
    await house.wiring.limits.look()
    assert owner.beds == []


async def test_a_large_ward_is_asked_for_a_few_beds_at_a_time(house: House, owner: Owner) -> None:
    for number in range(2 * AT_ONCE):
        house.feed.roster(a_roster(device=f"m{number}", bed=f"bed-{number}"))
    await house.wiring.limits.look()
    assert len(owner.beds) == AT_ONCE
    await house.wiring.limits.look()
    await house.wiring.limits.look()
    assert len(set(owner.beds)) == 2 * AT_ONCE + 1
