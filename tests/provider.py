"""A small OpenID Connect provider of the tests' own, over real HTTP on this machine."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from core.clock import Clock, SystemClock

CLIENT = "wardwatch"
SECRET = "between-the-two-of-us"


@dataclass(slots=True)
class Provider:
    """Signs whoever comes in as `person`, without asking.

    Attributes:
        person: Claims of who is at the browser.
        lies: Claims that are wrong in the next tokens.
        asked: How often the keys were asked for.
    """

    clock: Clock = field(default_factory=SystemClock)
    port: int = 0
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    asked: int = 0
    keys: list[RSAKey] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rotate(self, *, publish: bool = True) -> None:
        """Sign with another key from now on."""
        key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)}, private=True)
        self.keys = [key] if publish else [*self.keys, key]

    def authorize(self, address: str) -> dict[str, str]:
        """What the browser brings back from the address it was sent to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"state": asked["state"], "code": code}

    def redeem(self, said: dict[str, str]) -> dict[str, str] | None:
        asked = self._codes.pop(said["code"], None)
        if asked is None or (said["client_id"], said["client_secret"]) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(said["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or said["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(self.clock.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now}
        claims |= {"nonce": asked["nonce"]} | self.person | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.keys[-1]
        return {"id_token": jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)}

    def answer(self, path: str, said: dict[str, str]) -> dict[str, Any] | None:
        match path:
            case "/.well-known/openid-configuration":
                return {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            case "/keys":
                self.asked += 1
                return dict(KeySet([*self.keys]).as_dict(private=False))
            case "/token":
                return self.redeem(said)
            case _:
                return None


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider, listening."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def _reply(self, said: dict[str, str]) -> None:
            found = None if provider.away else provider.answer(self.path, said)
            body = json.dumps(found or {}).encode()
            self.send_response(503 if provider.away else 200 if found is not None else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


__all__ = ["CLIENT", "SECRET", "Provider", "running"]
