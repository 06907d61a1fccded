"""What people do to the alarms of a bed, and how all of it comes back by itself. Pure.

Nothing here is for ever: a pause, alarms off, a procedure and a temporary limit each carry the
moment at which they end, and a clock that was set back ends them too.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from alerts.errors import LimitsRefused
from alerts.happenings import Resolved
from alerts.lifecycle import signalled
from alerts.limits import URGENCY
from alerts.model import Reply, moment
from alerts.policy import Allowed, allowances
from alerts.tailoring import check, propose
from alerts.turn import Turn
from core.errors import HospitalError
from core.saying import Said, say
from core.wire import (
    Actor,
    AlarmsOff,
    Command,
    CommandKind,
    Finding,
    Kind,
    PatientLimit,
    Pause,
    Priority,
    Procedure,
    Refusal,
    SetupChange,
)

ALARMS_OFF = "alarms_off"
"""Cause of the reminder that stands for as long as rules are off."""
FRESH_S = 120.0
"""Limits are proposed from values not older than this: example, approve locally."""


class Refused(HospitalError):
    """What was asked is not done."""

    def __init__(self, refusal: Refusal, said: Said) -> None:
        super().__init__(said)
        self.refusal = refusal


def ask(turn: Turn, command: Command) -> None:
    """Carry out a command about the set-up; one that comes twice has its effect once."""
    if turn.setup is not None and command.actor.command in turn.setup.commands:
        turn.reply = Reply(setup=turn.setup)
        return
    if command.stay != turn.lane.stay:
        turn.reply = Reply(
            setup=turn.setup,
            refusal=Refusal.ANOTHER_PATIENT,
            said=say("Somebody else lies in this bed"),
        )
        return
    try:
        turn.reply = _DEEDS[command.kind](turn, command)
    except Refused as why:
        turn.reply = Reply(setup=turn.setup, refusal=why.refusal, said=why.said)
    remind(turn)


def expire(turn: Turn) -> None:
    """Give back what has had its time."""
    setup = turn.setup
    if setup is None or setup.plain:
        return
    policy, at = turn.book.policy, moment(turn.now)
    if setup.pause is not None and _is_over(setup.pause.until, at, policy.pause.longest_s):
        turn.set_up(SetupChange.AUDIO_RESUMED, say("The pause is over"), pause=None)
    procedure = setup.procedure
    if procedure is not None:
        sort = policy.procedure.get(procedure.name)
        if sort is None or _is_over(procedure.until, at, sort.longest_s):
            text = say("The time for {what} is over", what=_named(procedure.name))
            turn.set_up(SetupChange.PROCEDURE_ENDED, text, procedure=None)
    kept = tuple(off for off in setup.off if not _is_over(off.until, at, policy.off.longest_s))
    if kept != setup.off:
        turn.set_up(SetupChange.ALARMS_ON, say("The time for alarms off is over"), off=kept)
    limits = tuple(one for one in setup.limits if one.until is None or one.until > at)
    if limits != setup.limits:
        _put_limits(turn, limits, SetupChange.LIMITS_RESTORED, say("A temporary limit is over"))
    remind(turn)


def next_patient(turn: Turn, stay: int | None) -> None:
    """A set-up belongs to one patient and goes with him."""
    if turn.setup is None or turn.setup.stay == stay:
        return
    if turn.setup.plain:
        turn.setup = replace(turn.setup, stay=stay)
        return
    text = say("Another stay has begun: alarms are as the profile has them")
    turn.set_up(
        SetupChange.NEXT_PATIENT, text, stay=stay, limits=(), pause=None, off=(), procedure=None
    )
    remind(turn)


def remind(turn: Turn) -> None:
    """Alarms that are off stand on the board themselves, so that nobody forgets them."""
    off = turn.setup.off if turn.setup is not None else ()
    if not off:
        turn.end(ALARMS_OFF)
        return
    if not turn.lane.place.unit:
        return  # known by its set-up alone: nobody could be shown where, until a roster comes
    latest = max(off, key=lambda one: one.until)
    said = say(
        "Alarms off ({which}) until {time} by {name}: {reason}",
        which=latest.causes or say("all"),
        time=f"{latest.until:%H:%M} UTC",
        name=latest.by.name,
        reason=latest.reason,
    )
    known = turn.alerts.get(ALARMS_OFF)
    finding = Finding(
        rule=ALARMS_OFF,
        revision=turn.profile.revision,
        text=str(said),
        said=said,
        # A reminder that somebody closed begins anew: by its old name it would be the closed one.
        since=known.finding.since if known is not None else moment(turn.now),
        setup=turn.setup.revision if turn.setup is not None else 0,
        withholds=latest.causes,
    )
    if known is None or known.finding.text != finding.text:
        turn.present(ALARMS_OFF, Kind.TECHNICAL, Priority.ADVISORY, finding, None)


# -- limits ----------------------------------------------------------------------------------------


def _set_limits(turn: Turn, command: Command) -> Reply:
    actor = _allowed(command, turn.book.policy.limits)
    if len(command.causes) != 1:
        raise Refused(Refusal.UNSAFE, say("one cause at a time"))
    if not command.text:
        raise Refused(Refusal.UNSAFE, say("a reason is needed"))
    cause = command.causes[0]
    try:
        warnings = check(
            turn.profile, cause=cause, limits=command.limits, delays_s=command.delays_s
        )
    except LimitsRefused as why:
        raise Refused(Refusal.UNSAFE, why.said) from None
    limit = PatientLimit(
        cause=cause,
        limits=command.limits,
        delays_s=command.delays_s,
        by=actor,
        reason=command.text,
        until=_until(turn, command.seconds),
        revision=_next_revision(turn),
    )
    before = turn.setup.limits if turn.setup is not None else ()
    others = tuple(one for one in before if one.cause != cause)
    _put_limits(turn, (*others, limit), SetupChange.LIMITS_SET, f"{cause}: {command.text}", actor)
    return Reply(setup=turn.setup, warnings=warnings)


def _restore_limits(turn: Turn, command: Command) -> Reply:
    actor = _allowed(command, turn.book.policy.limits)
    before = turn.setup.limits if turn.setup is not None else ()
    kept = tuple(one for one in before if command.causes and one.cause not in command.causes)
    if kept != before:
        text = _because(say("The profile's limits are back"), command.text)
        _put_limits(turn, kept, SetupChange.LIMITS_RESTORED, text, actor)
    return Reply(setup=turn.setup)


def _propose_limits(turn: Turn, _: Command) -> Reply:
    current = {
        vital: track.value
        for vital, track in turn.tracks.items()
        if track.trusted_at and turn.now - track.trusted_at <= FRESH_S
    }
    return Reply(
        setup=turn.setup,
        proposals=propose(turn.profile, current),
        allowances=allowances(turn.book.policy),
    )


def _put_limits(
    turn: Turn,
    limits: tuple[PatientLimit, ...],
    change: SetupChange,
    text: Said | str,
    actor: Actor | None = None,
) -> None:
    before = {one.cause: one for one in (turn.setup.limits if turn.setup is not None else ())}
    turn.set_up(change, text, actor, limits=limits)
    after = {one.cause: one for one in limits}
    turn.judge_anew({c for c in before.keys() | after.keys() if before.get(c) != after.get(c)})


# -- pause, off, procedure -------------------------------------------------------------------------


def _pause(turn: Turn, command: Command) -> Reply:
    longest_s = turn.book.policy.pause.longest_s
    actor = _allowed(command, turn.book.policy.pause)
    heard = [alert.priority for alert in turn.alerts.values() if signalled(alert)]
    # With nothing to be heard only what is worth a walk may break the silence.
    loudest = max((*heard, Priority.LOW), key=URGENCY.__getitem__)
    until = moment(turn.now) + timedelta(seconds=_seconds(command, longest_s, longest_s))
    pause = Pause(by=actor, until=until, breaks_above=loudest)
    text = say("Sound is paused until {time}", time=f"{until:%H:%M:%S} UTC")
    return Reply(setup=turn.set_up(SetupChange.AUDIO_PAUSED, text, actor, pause=pause))


def _resume(turn: Turn, command: Command) -> Reply:
    if turn.setup is not None and turn.setup.pause is not None:
        turn.set_up(SetupChange.AUDIO_RESUMED, say("Sound is back"), command.actor, pause=None)
    return Reply(setup=turn.setup)


def _alarms_off(turn: Turn, command: Command) -> Reply:
    actor = _allowed(command, turn.book.policy.off)
    if not command.text:
        raise Refused(Refusal.UNSAFE, say("a reason is needed"))
    seconds = _seconds(command, None, turn.book.policy.off.longest_s)
    off = AlarmsOff(
        by=actor,
        reason=command.text,
        until=moment(turn.now) + timedelta(seconds=seconds),
        causes=command.causes,
    )
    before = turn.setup.off if turn.setup is not None else ()
    turn.set_up(SetupChange.ALARMS_OFF, command.text, actor, off=(*before, off))
    for alert in tuple(turn.alerts.values()):
        if alert.kind is Kind.PHYSIOLOGICAL and turn.withheld(alert.cause):
            turn.apply(alert, Resolved(actor, f"Alarms off: {command.text}"), actor)
    return Reply(setup=turn.setup)


def _alarms_on(turn: Turn, command: Command) -> Reply:
    if turn.setup is not None and turn.setup.off:
        text = command.text or say("On again")
        turn.set_up(SetupChange.ALARMS_ON, text, command.actor, off=())
    return Reply(setup=turn.setup)


def _begin(turn: Turn, command: Command) -> Reply:
    actor = _allowed(command, Allowed())
    sort = turn.book.policy.procedure.get(command.procedure)
    if sort is None:
        raise Refused(Refusal.UNSAFE, say("no procedure is called {name}", name=command.procedure))
    seconds = _seconds(command, sort.longest_s, sort.longest_s)
    procedure = Procedure(
        name=command.procedure,
        by=actor,
        until=moment(turn.now) + timedelta(seconds=seconds),
        causes=sort.causes,
    )
    text = say(
        "{what} until {time}",
        what=_named(command.procedure),
        time=f"{procedure.until:%H:%M:%S} UTC",
    )
    return Reply(setup=turn.set_up(SetupChange.PROCEDURE_BEGUN, text, actor, procedure=procedure))


def _finish(turn: Turn, command: Command) -> Reply:
    if turn.setup is not None and turn.setup.procedure is not None:
        text = say("{what} is done", what=_named(turn.setup.procedure.name))
        turn.set_up(SetupChange.PROCEDURE_ENDED, text, command.actor, procedure=None)
    return Reply(setup=turn.setup)


def _reset(turn: Turn, command: Command) -> Reply:
    text = _because(say("The detector learns this patient anew"), command.text)
    return Reply(setup=turn.set_up(SetupChange.DETECTOR_RESET, text, command.actor))


_DEEDS: Mapping[CommandKind, Callable[[Turn, Command], Reply]] = {
    CommandKind.SET_LIMITS: _set_limits,
    CommandKind.RESTORE_LIMITS: _restore_limits,
    CommandKind.PROPOSE_LIMITS: _propose_limits,
    CommandKind.PAUSE_AUDIO: _pause,
    CommandKind.RESUME_AUDIO: _resume,
    CommandKind.ALARMS_OFF: _alarms_off,
    CommandKind.ALARMS_ON: _alarms_on,
    CommandKind.BEGIN_PROCEDURE: _begin,
    CommandKind.END_PROCEDURE: _finish,
    CommandKind.RESET_DETECTOR: _reset,
}

# -- parts -----------------------------------------------------------------------------------------


def _allowed(command: Command, allowed: Allowed) -> Actor:
    if command.actor.role not in allowed.roles:
        raise Refused(Refusal.NOT_ALLOWED, say("not as {role}", role=say(command.actor.role)))
    return command.actor


def _seconds(command: Command, usual_s: float | None, longest_s: float) -> float:
    seconds = command.seconds or usual_s
    if seconds is None:
        raise Refused(Refusal.UNSAFE, say("for how long must be said"))
    if seconds > longest_s:
        raise Refused(
            Refusal.UNSAFE,
            say(
                "{seconds} s is too long, at most {longest} s",
                seconds=f"{seconds:g}",
                longest=f"{longest_s:g}",
            ),
        )
    return seconds


def _named(procedure: str) -> Said:
    """What a house calls a procedure, by the policy's word for it."""
    return say(procedure)


def _because(said: Said, reason: str) -> Said:
    return say("{said}: {reason}", said=said, reason=reason) if reason else said


def _until(turn: Turn, seconds: float | None) -> datetime | None:
    return None if seconds is None else moment(turn.now) + timedelta(seconds=seconds)


def _next_revision(turn: Turn) -> int:
    return 1 if turn.setup is None else turn.setup.revision + 1


def _is_over(until: datetime, at: datetime, longest_s: float) -> bool:
    left_s = (until - at).total_seconds()
    return left_s <= 0 or left_s > longest_s + 1
