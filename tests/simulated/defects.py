"""Defects to plant into the owner of the alerts, one at a time: each must be found.

A simulation that finds nothing proves nothing. Every defect here is a mistake somebody could make,
and most would be invisible on a day when nothing fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from alerts import charting, escalation, lane, lifecycle, turn, ward, weighing
from alerts.board import Board
from alerts.happenings import Ended
from alerts.restoring import Remains
from alerts.turn import Turn
from alerts.ward import Ward
from alerts.watch import Watch
from core.wire import Response

Made = Callable[[Any], Callable[..., Any]]
"""Makes what is wrong out of what is right."""


@dataclass(frozen=True, slots=True)
class Defect:
    """A mistake: what of whom is replaced, and by what."""

    name: str
    whose: object
    what: str
    wrong: Made


def nothing(_: Any) -> Callable[..., Any]:
    """Forgotten altogether."""
    return lambda *_args, **_named: None


def nobody(_: Any) -> Callable[..., Any]:
    """Forgotten altogether, where several are asked for."""
    return lambda *_args, **_named: ()


def never(_: Any) -> Callable[..., Any]:
    """Always the answer no."""
    return lambda *_args, **_named: False


# -- the board and the stream ----------------------------------------------------------------------


def board_first(written: Any) -> Callable[..., Any]:
    """The board shows a change before the stream has it."""

    def wrong(board: Board, one: Any) -> Any:
        topic, event, thing = written(board, one)
        board._show(thing)
        return topic, event, thing

    return wrong


def answered_at_once(tell: Any) -> Callable[..., Any]:
    """A person is answered before the broker has what was done."""

    def wrong(board: Board, happened: Any, **named: Any) -> None:
        cause = named.pop("cause", None)
        tell(board, (), **named)
        tell(board, happened, cause=cause)

    return wrong


def let_go(_: Any) -> Callable[..., Any]:
    """The journal is acknowledged as soon as it is heard."""
    return lambda board, _event, delivery: board._post.acknowledge(delivery)


# -- finding the state again -----------------------------------------------------------------------


def latest_wins(_: Any) -> Callable[..., Any]:
    """What was read last is believed, whatever its revision."""

    def wrong(remains: Remains, alert: Any) -> None:
        remains.alerts[alert.id] = alert
        remains.number = max(remains.number, alert.number)

    return wrong


def answers_forgotten(restore_lane: Any) -> Callable[..., Any]:
    """Alerts come back, and who had answered them does not."""

    def wrong(*about: Any) -> Any:
        found = restore_lane(*about)
        alerts = {
            cause: replace(alert, response=Response.AWAITED, acknowledged=None)
            for cause, alert in found.alerts.items()
        }
        return replace(found, alerts=alerts)

    return wrong


def ladders_begun_anew(restore_lane: Any) -> Callable[..., Any]:
    """Alerts come back with a ladder at its first step."""

    def wrong(*about: Any) -> Any:
        found = restore_lane(*about)
        alerts = {
            cause: replace(alert, escalation=replace(alert.escalation, step=0, round=1))
            if alert.escalation is not None
            else alert
            for cause, alert in found.alerts.items()
        }
        return replace(found, alerts=alerts)

    return wrong


def set_up_forgotten(restore_lane: Any) -> Callable[..., Any]:
    """A set-up does not come back."""
    return lambda *about: replace(restore_lane(*about), setup=None)


# -- the life of an alert --------------------------------------------------------------------------


def over_is_over(advance: Any) -> Callable[..., Any]:
    """An alert whose condition is gone settles, seen or not."""

    def wrong(alert: Any, happening: Any, at: Any, house: Any) -> Any:
        after, change = advance(alert, happening, at, house)
        if isinstance(happening, Ended) and change is not None:
            after = replace(after, settled=True)
        return after, change

    return wrong


def two_at_once(climb: Any) -> Callable[..., Any]:
    """A ladder goes up two steps in one look."""
    return lambda calls, at, **house: climb(climb(calls, at, **house), at, **house)


def higher_only(persist: Any) -> Callable[..., Any]:
    """An alert that gets worse stays acknowledged."""

    def wrong(alert: Any, *about: Any) -> Any:
        after, change = persist(alert, *about)
        return replace(after, response=alert.response), change

    return wrong


# -- rules -----------------------------------------------------------------------------------------


def patient(judge_limit: Any) -> Callable[..., Any]:
    """Every delay takes twice as long."""

    def wrong(limit: Any, *about: Any) -> Any:
        tiers = tuple(replace(tier, delay_s=2 * tier.delay_s) for tier in limit.tiers)
        return judge_limit(replace(limit, tiers=tiers), *about)

    return wrong


def one_bed_only(tick: Any) -> Callable[..., Any]:
    """Time passes at one bed."""

    def wrong(watch: Watch, **named: Any) -> None:
        watch._round = watch._round[:1] or list(watch.ward.lanes)[:1]
        tick(watch, **named)

    return wrong


DEFECTS = (
    Defect("the board before the stream", Board, "_written", board_first),
    Defect("an answer before the stream", Board, "tell", answered_at_once),
    Defect("the journal let go at once", Board, "heard_back", let_go),
    Defect("nothing shown again to a broker that forgot", Board, "republish", nothing),
    Defect("no count for an empty board", Board, "_count", nothing),
    Defect("the latest read wins, not the highest revision", Remains, "add", latest_wins),
    Defect("acknowledgements forgotten at a restart", ward, "restore_lane", answers_forgotten),
    Defect("ladders begun anew at a restart", ward, "restore_lane", ladders_begun_anew),
    Defect("set-ups forgotten at a restart", ward, "restore_lane", set_up_forgotten),
    Defect("moves during a restart overlooked", Ward, "_left_behind", nobody),
    Defect("an old place of a monitor believed", ward, "_is_of_the_past", never),
    Defect("alerts of the last patient kept", Turn, "close_all", nothing),
    Defect("a set-up inherited by the next patient", lane, "next_patient", nothing),
    Defect("alarms off for ever", lane, "expire", nothing),
    Defect("silence not noticed", lane, "watch_devices", nothing),
    Defect("a clock that was set back", lane, "forget_the_future", nothing),
    Defect("no deadline ever passes", turn, "overdue", nothing),
    Defect("two steps of a ladder at once", escalation, "climb", two_at_once),
    Defect("settled unseen", turn, "advance", over_is_over),
    Defect("worse, and still acknowledged", lifecycle, "_persist", higher_only),
    Defect("a command that has its effect twice", lifecycle, "knows", never),
    Defect("what was taken back still counts", charting, "_withdraw", nothing),
    Defect("delays twice as long", weighing, "judge_limit", patient),
    Defect("time passes at one bed only", Watch, "tick", one_bed_only),
)
