"""/healthz, /readyz and /metrics for the processes that serve no pages."""

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Checks = Callable[[], Mapping[str, str]]
"""Name of each part to "ok", or to what is wrong with it."""


def serve_health(host: str, port: int, checks: Checks) -> ThreadingHTTPServer | None:
    """Answer in a daemon thread; None when `port` is 0.

    /readyz is 200 when every check says "ok", else 503 with the reasons.
    """
    if port == 0:
        return None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/healthz":
                    self._say(200, "application/json", b'{"status":"alive"}')
                case "/readyz":
                    found = dict(checks())
                    ready = all(state == "ok" for state in found.values())
                    body = json.dumps({"ready": ready, "checks": found}).encode()
                    self._say(200 if ready else 503, "application/json", body)
                case "/metrics":
                    self._say(200, CONTENT_TYPE_LATEST, generate_latest())
                case _:
                    self._say(404, "application/json", b"{}")

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Probes are not worth a line."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
