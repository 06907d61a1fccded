"""`python -m alerts`: owns the state of every bed, raises alerts, answers for them."""

import signal
from hashlib import sha256
from threading import Event

from alerts.arrivals import Addresses
from alerts.board import Board
from alerts.limits import SHIPPED as SHIPPED_LIMITS
from alerts.limits import parse_limits
from alerts.policy import SHIPPED as SHIPPED_POLICY
from alerts.policy import parse_policy
from alerts.postbox import Postbox
from alerts.process import Inbox, Process
from alerts.recovery import StoreReader
from alerts.rulebook import Rulebook
from alerts.ward import Ward
from alerts.watch import Watch
from core.clock import Clock, RacingClock, monotonic
from core.health import serve_health
from core.ids import Boot
from core.logs import configure
from core.mqtt import Account, Session
from core.settings import Settings
from core.wire import RulesInForce

ME = "alerts"
STUCK_S = 5.0


def main() -> None:
    """Run until told to stop."""
    settings = Settings()
    log = configure(process=ME, level=settings.log_level)
    clock = settings.make_clock()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _watch(settings, clock, stop)
    log.info("stopped")


def _watch(settings: Settings, clock: Clock, stop: Event) -> None:
    addresses = Addresses(settings.site, settings.mqtt_username or ME)
    inbox = Inbox()
    session = Session(
        Account(
            url=settings.mqtt_url,
            username=settings.mqtt_username or ME,
            password=settings.mqtt_password.get_secret_value(),
            ca=settings.mqtt_ca,
        ),
        subscriptions=addresses.subscriptions(),
        on_delivery=inbox.deliver,
        on_connected=inbox.connect,
        on_confirmed=inbox.confirm,
    )
    speed = clock.speed if isinstance(clock, RacingClock) else 1.0
    limits = (settings.limits_file or SHIPPED_LIMITS).read_text(encoding="utf-8")
    policy = (settings.policy_file or SHIPPED_POLICY).read_text(encoding="utf-8")
    book = Rulebook(profiles=parse_limits(limits), policy=parse_policy(policy), speed=speed)
    rules = RulesInForce(
        digest=sha256(f"{limits}\0{policy}".encode()).hexdigest(),
        revision=book.profiles.revision,
        since=clock.now(),
        limits=limits,
        policy=policy,
    )
    ward = Ward(settings.site, book)
    post = Postbox(session)
    board = Board(post, site=settings.site, boot=Boot(int(clock.now().timestamp() * 1000)))
    watch = Watch(ward, board, post, addresses, clock, rules)
    process = Process(watch, board, addresses, post, inbox)
    store = StoreReader(settings.database_url.get_secret_value(), settings.site)

    def checks() -> dict[str, str]:
        return {
            "broker": "ok" if session.connected.is_set() else "not connected",
            "boards": "ok" if process.recovering is None else "being recovered",
            "judging": "ok" if monotonic() - process.alive_at < STUCK_S else "stuck",
        }

    server = serve_health(settings.health_host, settings.health_port, checks)
    session.start()
    try:
        process.run(store, stop)
    finally:
        session.stop()
        if server is not None:
            server.shutdown()


if __name__ == "__main__":
    main()
