"""What the score would be, had somebody written down what they observed. Pure.

The very engine that will score it answers, on a copy of the bed: a sheet that reckoned by itself
could show another number than the one that counts a second later.
"""

from alerts.charting import take_observations
from alerts.model import Reply, moment
from alerts.scoring import keep_score
from alerts.tracks import BY_HAND_NAME
from alerts.turn import Turn
from core.saying import say
from core.wire import Command, Observations, Observed, Refusal


def would_score(turn: Turn, command: Command) -> None:
    """Answer with the score; the lane stays as it is."""
    lane = turn.lane
    if command.stay is None or command.stay != lane.stay:
        turn.reply = Reply(
            setup=turn.setup,
            refusal=Refusal.ANOTHER_PATIENT,
            said=say("Somebody else lies in this bed"),
        )
        return
    copy = Turn(lane, turn.now, turn.book)
    # What was written down before and is not observed anew goes on counting.
    values = {
        vital.value: Observed(value=track.value, at=moment(track.at))
        for vital, track in lane.tracks.items()
        if track.device == BY_HAND_NAME
    }
    at = moment(turn.now)
    values |= {key: Observed(value=value, at=at) for key, value in command.observed.items()}
    take_observations(copy, Observations(bed=lane.place.bed, stay=command.stay, values=values))
    copy.due = True
    keep_score(copy)
    turn.reply = Reply(setup=turn.setup, score=copy.score)
