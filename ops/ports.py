"""Finding a port to listen on, on this machine alone."""

import random
import socket

# Below the range the kernel hands out to outgoing connections, so that a port found free
# is not taken by one of those before its owner listens.
_OWN = range(20_000, 30_000)


def free(port: int) -> bool:
    """Whether a listener on 127.0.0.1 could take this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(*preferred: int | None) -> int:
    """The first preferred port that is free, else any."""
    for port in preferred:
        if port and free(port):
            return port
    while True:
        port = random.SystemRandom().choice(_OWN)
        if free(port):
            return port


def answers(port: int) -> bool:
    """Whether something listens on this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
