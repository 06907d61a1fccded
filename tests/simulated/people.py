"""People at the screens: they see the board, answer late, twice, or never, and are owed an answer.

The gateway's manners: a command is sent again each second until it is answered, four times; its id
stays, so that it has its effect once. What a person decides follows from the seed and the alert
alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zlib import crc32

from msgspec.structs import replace

from core.ids import SiteId
from core.topics import answers_topic, commands_topic
from core.wire import (
    Actor,
    Alert,
    Answer,
    Calling,
    Command,
    CommandKind,
    Condition,
    Duty,
    Escalation,
    Outcome,
    Person,
    Post,
    Priority,
    Response,
    Rung,
    decode,
    encode,
)
from tests.simulated.broker import Broker, Message
from tests.simulated.plan import Plan, Shift, Wish
from tests.simulated.world import NOON, Line, World, moment

TRIES = 4
AGAIN_S = 1.0
LATE_S = 40.0
NAMES: Mapping[str, str] = {"1": "Ada Nurse", "2": "Ben Charge", "3": "Cleo Physician"}


@dataclass(slots=True)
class Asked:
    """A command that is under way."""

    command: Command
    tries: int = 0
    answer: Answer | None = None


class Gateway:
    """Sends what people ask, and hears what they are answered."""

    def __init__(
        self, world: World, broker: Broker, line: Line, heard: Callable[[Command, Answer], None]
    ) -> None:
        self.barred = False
        self.asked: dict[str, Asked] = {}
        self._world = world
        self._broker = broker
        self._line = line
        self._heard = heard

    def begin(self, site: SiteId) -> None:
        """Open the screens."""
        self._commands = commands_topic(site)
        self._answers = answers_topic(site, "gateway")
        self._broker.ears.append(self._hear)
        self._line.open()

    def ask(self, command: Command) -> None:
        """Have a command carried out."""
        asked = self.asked.setdefault(command.actor.command, Asked(command))
        self._world.note(f"asked: {command.kind} {command.alert or command.bed}")
        self._send(asked)

    def cut(self) -> None:
        """The broker is out of reach."""
        self._line.cut()
        self._connect()

    def publish(self, message: Message) -> None:
        """Publish for the records: where monitors stand, who is on duty."""
        self._line.carry(self._broker.take, message)

    @property
    def connected(self) -> bool:
        """Whether it can speak."""
        return self._line.up

    def _connect(self) -> None:
        if self.barred or not self._broker.up:
            self._world.after(AGAIN_S, self._connect)
        elif not self._line.up:
            self._line.open()

    def _send(self, asked: Asked) -> None:
        if asked.answer is not None or asked.tries >= TRIES:
            return
        asked.tries += 1
        command = asked.command
        name = command.actor.command
        self.publish(
            Message(
                self._commands,
                encode(command),
                answer_to=self._answers,
                correlation=name.encode(),
            )
        )
        self._world.after(AGAIN_S, self._send, asked)

    def _hear(self, message: Message) -> None:
        if message.topic == self._answers:
            self._line.carry(self._answered, message)

    def _answered(self, message: Message) -> None:
        answer = decode(Answer, message.payload)
        asked = self.asked.get(answer.command)
        if asked is not None and asked.answer is None:
            asked.answer = answer
            self._heard(asked.command, answer)


class Staff:
    """Who looks at the board and does something about it."""

    def __init__(self, world: World, gateway: Gateway, plan: Plan) -> None:
        self._world = world
        self._gateway = gateway
        self._plan = plan
        self._noticed: set[tuple[str, Priority, int, int]] = set()
        self._there = True

    def begin(self) -> None:
        """Come to work, with all they will want."""
        for number, wish in enumerate(self._plan.wishes):
            self._world.at(NOON + wish.at, self._want, f"wish-{number}", wish)

    def leave(self) -> None:
        """Nobody does anything any more."""
        self._there = False

    def see(self, alert: Alert) -> None:
        """An alert stands on the board as it is now."""
        if alert.response is Response.ACKNOWLEDGED or not self._there:
            return
        calls = alert.escalation
        round_, step = (calls.round, calls.step) if calls is not None else (0, 0)
        want = (alert.id, alert.priority, round_, step)
        if want in self._noticed:
            return
        self._noticed.add(want)
        # Not by its name, in which the number of all alerts of the bed is hidden.
        what = (alert.bed, alert.cause, alert.raised_at.timestamp(), *want[1:])
        luck = crc32(f"{self._plan.seed}/{what}".encode())
        if luck % 100 >= self._plan.zeal * 100:
            return
        self._decide(alert, luck // 100)
        if calls is not None and calls.state is Calling.CALLING and luck // 11 % 2:
            self._answer_the_call(alert, calls, luck)

    def _decide(self, alert: Alert, luck: int) -> None:
        think_s = 1.0 + (luck % 97) / 97 * (LATE_S if luck % 3 == 0 else 8.0)
        if alert.condition is Condition.GONE and luck % 2:
            kind = CommandKind.RESOLVE
        else:
            kind = _DEEDS[luck // 97 % len(_DEEDS)]
        self._soon(think_s, kind, alert, "1", luck)
        if luck // 7 % 5 == 0:
            # Two people at two screens, neither knowing of the other.
            self._soon(think_s + 0.4, CommandKind.ACKNOWLEDGE, alert, "2", luck)

    def _answer_the_call(self, alert: Alert, calls: Escalation, luck: int) -> None:
        for person in calls.rungs[calls.step].people:
            self._soon(0.5, CommandKind.DELIVERED, alert, person.account, luck)
            self._soon(2.0, CommandKind.SEEN, alert, person.account, luck)
            if luck % 3:
                kind = CommandKind.ACCEPT if luck % 3 == 1 else CommandKind.DECLINE
                self._soon(3.0 + luck % 5, kind, alert, person.account, luck)

    def _soon(self, in_s: float, kind: CommandKind, alert: Alert, who: str, luck: int) -> None:
        seen = alert.priority if luck % 2 else None
        name = f"{who}-{luck}-{kind}"
        self._world.after(in_s, self._do, name, who, _about(kind, alert, seen))

    def _want(self, name: str, wish: Wish) -> None:
        stay = stay_at(self._plan, wish.bed, wish.seen)
        command = Command(
            kind=wish.kind,
            actor=_NOBODY,
            bed=wish.bed,
            stay=stay,
            text="as agreed on the round",
            seconds=wish.seconds,
            causes=wish.causes,
            limits=wish.limits,
            procedure=wish.procedure,
        )
        self._do(name, "3", command)

    def _do(self, name: str, who: str, command: Command) -> None:
        if not self._there:
            return
        actor = Actor(
            account=who,
            name=NAMES[who],
            role="clinician" if who == "3" else "nurse",
            at=moment(self._world.now),
            screen="station",
            command=name,
        )
        self._gateway.ask(replace(command, actor=actor))


def stay_at(plan: Plan, bed: str, at: float) -> int | None:
    """Who lies in a bed, so many seconds after the beginning, as the records have it."""
    where: dict[str, tuple[str | None, int | None]] = {}
    for placing in plan.placings:
        if placing.at <= at:
            where[placing.device] = (placing.bed, placing.stay)
    return next((stay for place, stay in where.values() if place == bed), None)


def duty_of(shift: Shift) -> Duty:
    """Who is on duty, as it is published."""
    rungs = tuple(
        Rung(post=post, people=(Person(account=account, name=NAMES[account]),))
        for post, account in zip(Post, shift.accounts, strict=False)
    )
    return Duty(bed=shift.bed, since=moment(NOON + shift.at), rungs=rungs)


def _about(kind: CommandKind, alert: Alert, seen: Priority | None) -> Command:
    return Command(
        kind=kind, actor=_NOBODY, alert=alert.id, text="seen", priority=seen, outcome=Outcome.ACTED
    )


_NOBODY = Actor(account="0", name="nobody", role="nurse", at=moment(NOON))
_DEEDS = (
    *(CommandKind.ACKNOWLEDGE,) * 6,
    *(CommandKind.RESOLVE,) * 2,
    CommandKind.COMMENT,
    CommandKind.JUDGE,
    CommandKind.ESCALATE,
)
