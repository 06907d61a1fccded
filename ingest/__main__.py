"""`python -m ingest`: stores what the bedside says."""

import signal
from threading import Event, Thread
from types import FrameType

from core import logs
from core.clock import RacingClock
from core.health import serve_health
from core.mqtt import Account, Session
from core.readings.retention import keep_in_bounds
from core.readings.rolling import keep_rolled_up
from core.readings.summing import keep_summed
from core.topics import events_topic, rules_topic, setup_events_topic
from ingest.failpoint import DiesAfterCommit
from ingest.inbox import Inbox
from ingest.liveness import Links
from ingest.pipeline import Pipeline
from ingest.settings import IngestSettings
from ingest.writer import PostgresStore

DROPPED_TOPIC = "$SYS/broker/publish/messages/dropped"


def subscriptions(settings: IngestSettings) -> list[str]:
    """All that is stored, and what tells where it belongs."""
    devices = f"vitals/v1/{settings.site}/+"
    return [
        f"{devices}/numerics",
        f"{devices}/event",
        f"{devices}/status",
        f"{devices}/wave/+",
        f"roster/v1/{settings.site}/+",
        events_topic(settings.site),
        setup_events_topic(settings.site),
        rules_topic(settings.site),
        DROPPED_TOPIC,
    ]


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    settings = IngestSettings()
    log = logs.configure(process="ingest", level=settings.log_level)
    clock = settings.make_clock()
    database_url = settings.database_url.get_secret_value()
    inbox = Inbox(clock, most=settings.batch_most, linger_s=settings.linger_ms / 1000)
    links = Links(speed=clock.speed if isinstance(clock, RacingClock) else 1.0)
    session = Session(
        Account(
            url=settings.mqtt_url,
            username=settings.mqtt_username,
            password=settings.mqtt_password.get_secret_value(),
            ca=settings.mqtt_ca,
        ),
        subscriptions=subscriptions(settings),
        on_delivery=inbox.put,
        on_connected=lambda _kept: inbox.mark_new_connection(),
        receive_maximum=settings.receive_maximum,
    )
    store = PostgresStore(database_url)
    pipeline = Pipeline(
        site=settings.site,
        clock=clock,
        inbox=inbox,
        store=DiesAfterCommit(store, settings.home) if settings.failpoint else store,
        broker=session,
        links=links,
    )
    stop = Event()

    def farewell(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, farewell)
    signal.signal(signal.SIGINT, farewell)
    serve_health(
        settings.health_host,
        settings.health_port,
        lambda: {
            "broker": "ok" if session.connected.is_set() else "not connected",
            "database": pipeline.database,
        },
    )
    Thread(
        target=keep_in_bounds,
        args=(database_url, clock, stop),
        kwargs={"keep_days": settings.keep_days, "keep_wave_days": settings.keep_wave_days},
        name="retention",
        daemon=True,
    ).start()
    Thread(
        target=keep_rolled_up,
        args=(database_url, clock, stop),
        name="rolling up",
        daemon=True,
    ).start()
    Thread(
        target=keep_summed,
        args=(database_url, clock, stop),
        name="adding up",
        daemon=True,
    ).start()
    session.start()
    log.info("ingest started", site=settings.site, clock=settings.clock or "system")
    try:
        pipeline.run(stop)
    finally:
        session.stop()
        store.close()
    log.info("ingest stopped")


if __name__ == "__main__":
    main()
