"""Whom a bed's alert calls, step by step."""

from datetime import UTC, datetime, timedelta

from core.staff.duties import MOST_ON_A_RUNG, Assigned, duties_of
from core.wire import Duty, Person, Post, Rung, decode, encode

SIX = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
NORA, CARL, IDRIS = (Person(account=name.lower(), name=name) for name in ("Nora", "Carl", "Idris"))


def on_duty(post: Post, person: Person, *, bed: str | None = None, hours: float = 0) -> Assigned:
    return Assigned("icu", bed, post, person, SIX + timedelta(hours=hours))


def duty_of(bed: str, assigned: list[Assigned]) -> Duty:
    (duty,) = duties_of({bed: "icu"}, assigned)
    return duty


def test_the_nurse_of_the_bed_is_called_first_then_the_charge_nurse_then_the_physician() -> None:
    duty = duty_of(
        "icu-01",
        [
            on_duty(Post.PHYSICIAN, IDRIS),
            on_duty(Post.CHARGE, CARL),
            on_duty(Post.NURSE, NORA, bed="icu-01"),
        ],
    )
    assert duty.rungs == (
        Rung(post=Post.NURSE, people=(NORA,)),
        Rung(post=Post.CHARGE, people=(CARL,)),
        Rung(post=Post.PHYSICIAN, people=(IDRIS,)),
    )


def test_the_units_nurses_are_called_only_where_the_bed_has_none_of_its_own() -> None:
    of_the_unit = [on_duty(Post.NURSE, CARL), on_duty(Post.NURSE, IDRIS)]
    own, shared = duties_of(
        {"icu-01": "icu", "icu-02": "icu", "ward-01": "ward"},
        [*of_the_unit, on_duty(Post.NURSE, NORA, bed="icu-01")],
    )
    assert (own.bed, own.rungs) == ("icu-01", (Rung(post=Post.NURSE, people=(NORA,)),))
    assert (shared.bed, shared.rungs) == (
        "icu-02",
        (Rung(post=Post.NURSE, people=(CARL, IDRIS)),),
    )


def test_a_bed_named_as_another_unit_is_not_that_unit() -> None:
    (duty,) = duties_of({"icu": "ward", "ward": "icu"}, [on_duty(Post.NURSE, NORA)])
    assert duty.bed == "ward"


def test_a_post_nobody_holds_is_no_step_to_wait_at() -> None:
    duty = duty_of("icu-01", [on_duty(Post.PHYSICIAN, IDRIS)])
    assert [rung.post for rung in duty.rungs] == [Post.PHYSICIAN]


def test_a_duty_begins_when_the_last_of_its_people_came() -> None:
    late = on_duty(Post.CHARGE, CARL, hours=2)
    # She is not called for this bed, so that she came last changes nothing.
    uncalled = on_duty(Post.NURSE, IDRIS, hours=3)
    duty = duty_of("icu-01", [on_duty(Post.NURSE, NORA, bed="icu-01"), late, uncalled])
    assert duty.since == SIX + timedelta(hours=2)


def test_however_many_are_on_duty_the_message_can_be_read() -> None:
    crowd = [
        on_duty(Post.NURSE, Person(account=f"nurse-{n:02}", name=f"Nurse {n}"))
        for n in range(MOST_ON_A_RUNG + 1)
    ]
    duty = duty_of("icu-01", crowd)
    assert decode(Duty, encode(duty)) == duty
    assert len(duty.rungs[0].people) == MOST_ON_A_RUNG
