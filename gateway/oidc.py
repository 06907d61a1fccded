"""Signing in at the hospital's own provider: OpenID Connect 1.0, code flow with PKCE (RFC 7636).

What has to come back with the answer waits in the browser, in a cookie of ten minutes; here waits
nothing, so that nobody can crowd out others.
"""

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from core.clock import Clock, monotonic
from core.settings import Settings
from core.staff.accounts import Role
from gateway.errors import Refused

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from joserfc.jwk import KeySet

_T = TypeVar("_T")

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519")
WITHIN_S = 5.0
LARGEST_ANSWER = 262_144
FORGET_AFTER_S = 3_600.0
"""How long what the provider says of itself counts."""
LOOK_AGAIN_S = 10.0
"""Unknown keys are asked for at most so often: a made-up token costs the provider nothing."""
LEEWAY_S = 60
"""How far the provider's clock may be off. Example, approve locally."""
BACK = "/api/v1/session/oidc/back"


class NoProvider(Refused):
    """No other sign-in is set up here."""

    status = 404
    slug = "no-provider"


class ProviderAway(Refused):
    """The other sign-in does not answer; sign in with name and password."""

    status = 503
    slug = "provider-away"
    retry_after_s = 5


class NotVouchedFor(Refused):
    """What came back from the other sign-in is not what was asked for."""

    status = 401
    slug = "not-vouched-for"


class NoRoleHere(Refused):
    """The other sign-in knows you, but no role is meant for you here."""

    status = 403
    slug = "no-role-here"


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser keeps while its person is at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom the provider has vouched for.

    Attributes:
        subject: Never changes and is never given to somebody else, unlike a name.
        account: The name they go by there.
    """

    issuer: str
    subject: str
    account: str
    name: str
    role: Role


class _Told(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Given(msgspec.Struct, frozen=True):
    id_token: str


@dataclass(slots=True, kw_only=True)
class Provider:
    """One provider.

    Attributes:
        issuer: Exactly as it calls itself.
        roles: Value of the claim to role; the first that fits counts.
    """

    issuer: str
    client: str
    secret: str
    here: str
    role_claim: str
    roles: Mapping[str, Role]
    clock: Clock
    _told: _Told | None = None
    _told_at: float = 0.0
    _keys: "KeySet | None" = None
    _keys_at: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send_away(self) -> tuple[str, Errand]:
        """Where to send the browser, and what it has to keep meanwhile.

        Raises:
            ProviderAway: The provider does not say where.
        """
        told = await self._discover()
        errand = Errand(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
        )
        digest = hashlib.sha256(errand.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.here + BACK,
            "scope": "openid profile",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        mark = "&" if "?" in told.authorization_endpoint else "?"
        return told.authorization_endpoint + mark + urlencode(query), errand

    async def welcome(self, errand: Errand, *, state: str, code: str) -> Vouched:
        """Whom the provider vouches for, of the browser that comes back.

        Raises:
            NotVouchedFor: The answer is not to this errand, or not of this provider.
            NoRoleHere: They have no role here.
            ProviderAway: The provider does not answer.
        """
        if not secrets.compare_digest(state.encode(), errand.state.encode()):
            raise NotVouchedFor
        told = await self._discover()
        claims = await self._claims(await self._redeem(told, code, errand.verifier), errand.nonce)
        return self._vouched(claims)

    async def _redeem(self, told: _Told, code: str, verifier: str) -> str:
        said = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.here + BACK,
            "client_id": self.client,
            "client_secret": self.secret,
            "code_verifier": verifier,
        }
        async with _client() as client:
            return (await _asked(client, told.token_endpoint, _Given, said=said)).id_token

    async def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        from joserfc import jwt  # noqa: PLC0415 - the extra `office`
        from joserfc.errors import InvalidKeyIdError, JoseError  # noqa: PLC0415

        registry = jwt.JWTClaimsRegistry(
            now=int(self.clock.now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        keys = await self._known_keys()
        try:
            try:
                found = jwt.decode(token, keys, algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                # The provider has changed its keys since.
                found = jwt.decode(token, await self._new_keys(), algorithms=ALGORITHMS)
            registry.validate(found.claims)
        except (JoseError, ValueError) as why:
            raise NotVouchedFor from why
        claims: dict[str, Any] = found.claims
        if isinstance(claims["aud"], list) and claims.get("azp", self.client) != self.client:
            raise NotVouchedFor
        return claims

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        said = claims.get(self.role_claim, ())
        values = {said} if isinstance(said, str) else {one for one in said if isinstance(one, str)}
        role = next((role for value, role in self.roles.items() if value in values), None)
        if role is None:
            raise NoRoleHere
        subject = str(claims["sub"])
        account = str(claims.get("preferred_username") or subject)
        name = str(claims.get("name") or account)
        return Vouched(
            issuer=self.issuer, subject=subject, account=account, name=name[:128], role=role
        )

    # -- what the provider says of itself -------------------------------------------------------

    async def _discover(self) -> _Told:
        async with self._turn:
            if self._told is None or monotonic() - self._told_at > FORGET_AFTER_S:
                address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
                async with _client() as client:
                    told = await _asked(client, address, _Told)
                if told.issuer != self.issuer:
                    raise ProviderAway("the provider calls itself by another name")
                for endpoint in (told.token_endpoint, told.jwks_uri, told.authorization_endpoint):
                    _require_private(endpoint)
                self._told, self._told_at = told, monotonic()
            return self._told

    async def _known_keys(self) -> "KeySet":
        if self._keys is None or monotonic() - self._keys_at > FORGET_AFTER_S:
            return await self._new_keys()
        return self._keys

    async def _new_keys(self) -> "KeySet":
        from joserfc.errors import JoseError  # noqa: PLC0415 - the extra `office`
        from joserfc.jwk import KeySet  # noqa: PLC0415

        told = await self._discover()
        async with self._turn:
            if self._keys is None or monotonic() - self._keys_at > LOOK_AGAIN_S:
                async with _client() as client:
                    found = await _asked(client, told.jwks_uri, dict[str, Any])
                try:
                    self._keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as why:
                    raise ProviderAway("the provider's keys are none") from why
                self._keys_at = monotonic()
            return self._keys


def provider_from(settings: Settings, clock: Clock) -> Provider | None:
    """The provider of the settings, if they name one.

    Raises:
        ValueError: They name one that cannot be used: not over TLS, or a role that is none.
    """
    if not settings.oidc_name:
        return None
    _require_private(settings.oidc_issuer)
    secret = settings.oidc_secret_file
    return Provider(
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret="" if secret is None else secret.read_text(encoding="utf-8").strip(),
        here=settings.public_url.rstrip("/"),
        role_claim=settings.oidc_role_claim,
        roles={value: Role(role) for value, role in settings.oidc_roles.items()},
        clock=clock,
    )


def _require_private(address: str) -> None:
    """Refuse what others could listen to; this machine itself is as good as TLS."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise ValueError(f"not over TLS: {address}")


def _client() -> "AsyncClient":
    from httpx2 import AsyncClient  # noqa: PLC0415 - the extra `office`

    return AsyncClient(timeout=WITHIN_S, follow_redirects=False)


async def _asked(
    client: "AsyncClient", address: str, kind: type[_T], *, said: Mapping[str, str] | None = None
) -> _T:
    from httpx2 import HTTPError  # noqa: PLC0415 - the extra `office`

    try:
        async with asyncio.timeout(WITHIN_S):
            told = await (client.get(address) if said is None else client.post(address, data=said))
    except (HTTPError, TimeoutError) as why:
        raise ProviderAway from why
    if told.status_code >= 500 or len(told.content) > LARGEST_ANSWER:
        raise ProviderAway
    if told.status_code != 200:
        raise NotVouchedFor
    try:
        return msgspec.convert(json.loads(told.content), kind)
    except (ValueError, msgspec.ValidationError) as why:
        raise ProviderAway("the provider's answer is none") from why
