"""The one place where the parts of the gateway are put together."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pwdlib import PasswordHash

from core.clock import Clock
from core.database import engine
from core.mqtt import Account
from core.settings import Settings
from gateway.bed_plans import BedPlans
from gateway.charting import Charting
from gateway.doubts import DoubtKeeping
from gateway.identity import Identity
from gateway.insight import Asks, Insights
from gateway.limits import LimitsInForce
from gateway.live.board import Board
from gateway.live.commands import Commands
from gateway.live.feed import BrokerFeed, Feed, Heard
from gateway.live.frames import Parts
from gateway.live.hearing import Hearing
from gateway.live.hub import Hub
from gateway.live.outbox import Journal
from gateway.live.receipts import Receipts
from gateway.live.screens import Screens
from gateway.live.ward import Ward
from gateway.notify.notifier import Notifier
from gateway.notify.webpush import WebPush
from gateway.notify.wired import Around, make_notifier
from gateway.office import Office
from gateway.oidc import Provider, provider_from
from gateway.papers import Papers
from gateway.planner import Planner
from gateway.records import Records, StoredRecords
from gateway.reminders import Reminders, read_templates
from gateway.restating import Restating
from gateway.rotas import Rotas, WorksOutRotas
from gateway.sealer import Sealer
from gateway.turns import Turns
from gateway.upkeep import Upkeep

PAGES = Path(__file__).parents[1] / "dashboard" / "dist"
"""The built dashboard."""


@dataclass(slots=True, kw_only=True)
class Wiring:
    """What routes and the live socket need."""

    settings: Settings
    clock: Clock
    identity: Identity
    records: Records
    office: Office
    sealer: Sealer
    restating: Restating
    ward: Ward
    board: Board
    hub: Hub
    hearing: Hearing
    feed: Feed
    charting: Charting
    commands: Commands
    receipts: Receipts
    screens: Screens
    notifier: Notifier
    push: WebPush | None
    upkeep: Upkeep
    limits: LimitsInForce
    insights: Asks
    oidc: Provider | None = None
    planner: Planner
    turns: Turns
    bed_plans: BedPlans
    reminders: Reminders
    rotas: WorksOutRotas
    papers: Papers
    pages: Path = PAGES

    def parts(self) -> Parts:
        """Each part "ok" or what is wrong with it."""
        return {
            "broker": self.hearing.broker(),
            "alerts": self.hearing.alerts(),
            "database": self.upkeep.database(),
        }


MakeFeed = Callable[[Settings, Callable[[list[Heard]], None]], Feed]


def broker_feed(settings: Settings, on_urgent: Callable[[list[Heard]], None]) -> Feed:
    """The session on the broker; it keeps nothing there: what counts is retained."""
    account = Account(
        url=settings.mqtt_url,
        username=settings.mqtt_username,
        password=settings.mqtt_password.get_secret_value(),
        ca=settings.mqtt_ca,
        kept_s=0,
    )
    return BrokerFeed(account, settings.site, on_urgent=on_urgent)


def database_records(settings: Settings) -> Records:
    """The database, not yet connected to."""
    address = settings.database_url.get_secret_value()
    return StoredRecords(engine(address, application="wardwatch-gateway"), site=settings.site)


def database_office(settings: Settings) -> Office:
    """The database for people's requests, not yet connected to."""
    address = settings.database_url.get_secret_value()
    return Office(engine(address, application="wardwatch-office"))


def wire(
    settings: Settings,
    *,
    records: Records | None = None,
    make_feed: MakeFeed = broker_feed,
    clock: Clock | None = None,
    hasher: PasswordHash | None = None,
    pages: Path = PAGES,
) -> Wiring:
    """Put the gateway together; nothing is started, no connection made."""
    clock = clock or settings.make_clock()
    ward = Ward()
    board = Board()
    identity = Identity(clock=clock, hasher=hasher or PasswordHash.recommended())

    def parts() -> Parts:
        return wiring.parts()

    def hear(heard: list[Heard]) -> None:
        wiring.hearing.hear_urgent(heard)

    feed = make_feed(settings, hear)
    commands = Commands(
        send=lambda payload, command: feed.ask(payload, command=command),
        connected=lambda: feed.connected,
    )
    hub = Hub(
        site=settings.site,
        simulated=settings.simulated,
        clock=clock,
        ward=ward,
        board=board,
        journal=Journal(secrets.token_hex(8)),
        feed=feed,
        parts=parts,
    )
    identity.on_ended = hub.end_session
    screens = Screens()
    hub.tablets = lambda: screens.troubles(hearing.duties.said.values(), clock.now())
    hearing = Hearing(
        site=settings.site,
        clock=clock,
        ward=ward,
        board=board,
        hub=hub,
        feed=feed,
        on_answer=commands.hear,
    )
    of_the_database = records is None
    records = records or database_records(settings)
    receipts = Receipts(clock=clock, board=board, commands=commands)
    around = Around(records=records, clock=clock, board=board, hub=hub, receipts=receipts)
    notifier, push = make_notifier(settings, around)
    charting = Charting(site=settings.site, feed=feed, hearing=hearing)
    upkeep = Upkeep(
        site=settings.site,
        clock=clock,
        records=records,
        identity=identity,
        ward=ward,
        board=board,
        hub=hub,
        hearing=hearing,
        feed=feed,
        charting=charting,
    )
    office = database_office(settings)
    if of_the_database:
        upkeep.also = DoubtKeeping(office=office, clock=clock, ward=ward, hub=hub).exchange
    wiring = Wiring(
        settings=settings,
        clock=clock,
        identity=identity,
        records=records,
        office=office,
        sealer=Sealer.of(settings, office=office, clock=clock),
        restating=Restating(office=office, clock=clock),
        ward=ward,
        board=board,
        hub=hub,
        hearing=hearing,
        feed=feed,
        charting=charting,
        commands=commands,
        receipts=receipts,
        screens=screens,
        notifier=notifier,
        push=push,
        upkeep=upkeep,
        limits=LimitsInForce(clock=clock, ward=ward, hub=hub, hearing=hearing, commands=commands),
        insights=Insights(settings),
        oidc=provider_from(settings, clock),
        planner=Planner(),
        turns=Turns(),
        bed_plans=BedPlans(),
        reminders=Reminders(
            office=office,
            clock=clock,
            site=settings.site,
            templates=read_templates(settings.home),
        ),
        rotas=Rotas(),
        papers=Papers(),
        pages=pages,
    )
    return wiring
