"""`python -m gateway`: serves pages, REST and the live socket until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from core.logs import configure
from core.settings import Settings
from gateway.app import make_app
from gateway.envelope import LARGEST_BODY
from gateway.wiring import Wiring, wire

PEER_WITHIN_MS = 15_000
"""A peer that confirms nothing for so long is gone, whatever its TCP stack says."""

STOP_WITHIN_S = 5


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn's own way ends the process before it has cleaned up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """The listening socket; what is set here holds for every connection it accepts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PEER_WITHIN_MS)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind((host, port))
    listening.set_inheritable(True)
    return listening


def make_server(wiring: Wiring) -> uvicorn.Server:
    """The HTTP server around these parts, not yet started."""
    return _Server(
        uvicorn.Config(
            make_app(wiring),
            ws="websockets-sansio",
            ws_max_size=LARGEST_BODY,
            # A compressor a screen takes more than a core (docs/decisions/0148).
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_WITHIN_S,
            limit_concurrency=2_000,
        )
    )


async def serve(wiring: Wiring, server: uvicorn.Server, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; a bug in a standing task ends everything."""

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    wiring.feed.start()
    try:
        async with asyncio.TaskGroup() as group:
            standing = [
                group.create_task(wiring.upkeep.flush(), name="flush"),
                group.create_task(wiring.upkeep.beat(), name="beat"),
                group.create_task(wiring.upkeep.ask(), name="ask the database"),
                group.create_task(wiring.limits.run(), name="limits in force"),
                group.create_task(wiring.sealer.run(), name="seal the audit"),
                group.create_task(wiring.restating.run(), name="attribute again"),
                group.create_task(wiring.receipts.run(), name="receipts"),
                group.create_task(wiring.notifier.run(), name="call people"),
                group.create_task(wiring.reminders.run(), name="remind patients"),
            ]
            await server.serve([listening])
            for task in standing:
                task.cancel()
    finally:
        wiring.feed.stop()


def main() -> None:
    """Read the settings and serve."""
    settings = Settings()
    log = configure(process="gateway", level=settings.log_level)
    listening = listen(settings.http_host, settings.http_port)
    log.info("gateway listens", port=listening.getsockname()[1])
    wiring = wire(settings)
    server = make_server(wiring)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(serve(wiring, server, listening))


if __name__ == "__main__":
    main()
