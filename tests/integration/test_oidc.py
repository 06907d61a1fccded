"""Signing in at the hospital's own provider, a real one over HTTP, and a real database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from core.settings import Settings
from gateway import oidc
from gateway.oidc import provider_from
from tests.office import ORIGIN, Office, seen
from tests.provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.integration

ADA = {
    "sub": "8c1f",
    "preferred_username": "ada",
    "name": "Dr Ada Berg",
    "groups": ["staff", "doctors"],
}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(person=dict(ADA))
    made.rotate()
    with running(made):
        yield made


@pytest.fixture
async def ward(office: Office, provider: Provider, tmp_path: Path) -> Office:
    """The gateway, with the provider set up."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    settings = Settings(
        oidc_name="House account",
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret_file=secret,
        oidc_roles={"doctors": "clinician", "ward": "nurse", "it": "administrator"},
        public_url=ORIGIN,
    )
    office.wiring.oidc = provider_from(settings, office.wiring.clock)
    return office


async def leave(browser: httpx2.AsyncClient) -> str:
    told = await browser.get("/api/v1/session/oidc/start")
    assert told.status_code == 303, told.text
    return str(told.headers["location"])


async def come_back(browser: httpx2.AsyncClient, brought: dict[str, str]) -> str:
    """Where the browser is sent in the end."""
    told = await browser.get("/api/v1/session/oidc/back", params=brought)
    assert told.status_code == 303, told.text
    return str(told.headers["location"])


async def enter(office: Office, provider: Provider) -> tuple[httpx2.AsyncClient, str]:
    browser = office.browser()
    return browser, await come_back(browser, provider.authorize(await leave(browser)))


async def test_who_is_vouched_for_has_a_session_and_the_role_that_is_meant(
    ward: Office, provider: Provider
) -> None:
    browser, place = await enter(ward, provider)
    assert place == "/"
    told = (await browser.get("/api/v1/session")).json()
    assert (told["account"], told["name"], told["role"]) == ("ada", "Dr Ada Berg", "clinician")
    assert (told["means"], told["units"]) == ("oidc", [])
    await enter(ward, provider)
    assert ward.value("select count(*) from vouched_for") == 1
    assert ward.value("select password_hash from account where id = 'ada'") == ""
    assert ward.value("select account from audit_entry where act = 'account.open'") == "ada"


async def test_what_the_browser_is_sent_away_with_is_new_each_time(ward: Office) -> None:
    asked = [dict(parse_qsl(urlsplit(await leave(ward.browser())).query)) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name]) >= 43
    assert asked[0]["redirect_uri"] == f"{ORIGIN}/api/v1/session/oidc/back"
    assert (asked[0]["response_type"], asked[0]["code_challenge_method"]) == ("code", "S256")


async def test_another_role_there_is_another_role_here_from_the_next_sign_in_on(
    ward: Office, provider: Provider
) -> None:
    await enter(ward, provider)
    provider.person["groups"] = ["ward"]
    browser, _ = await enter(ward, provider)
    assert (await browser.get("/api/v1/session")).json()["role"] == "nurse"


@pytest.mark.parametrize(
    ("lies", "why"),
    [
        pytest.param({"iss": "https://evil.test"}, "not-vouched-for", id="another issuer"),
        pytest.param({"aud": "another"}, "not-vouched-for", id="for another client"),
        pytest.param({"aud": None}, "not-vouched-for", id="for nobody"),
        pytest.param(
            {"aud": [CLIENT, "x"], "azp": "x"}, "not-vouched-for", id="given to another client"
        ),
        pytest.param({"exp": 1_000_000}, "not-vouched-for", id="long over"),
        pytest.param({"exp": None}, "not-vouched-for", id="without an end"),
        pytest.param({"iat": 9_999_999_999}, "not-vouched-for", id="of tomorrow"),
        pytest.param({"nonce": "replayed"}, "not-vouched-for", id="of another sign-in"),
        pytest.param({"nonce": None}, "not-vouched-for", id="of no sign-in"),
        pytest.param({"sub": None}, "not-vouched-for", id="of nobody"),
        pytest.param({"groups": ["visitors"]}, "no-role-here", id="without a role here"),
        pytest.param({"preferred_username": "a b"}, "name-unfit", id="with a name that is none"),
    ],
)
async def test_a_token_that_is_not_right_lets_nobody_in(
    ward: Office, provider: Provider, lies: dict[str, Any], why: str
) -> None:
    provider.lies = lies
    browser, place = await enter(ward, provider)
    assert place == f"/?refused={why}"
    assert (await browser.get("/api/v1/session")).status_code == 401
    assert ward.value("select count(*) from account where id = 'ada'") == 0


async def test_an_answer_nobody_here_asked_for_is_refused(ward: Office, provider: Provider) -> None:
    attacker, victim = ward.browser(), ward.browser()
    brought = provider.authorize(await leave(attacker))
    assert await come_back(victim, brought) == "/?refused=not-vouched-for"
    await leave(victim)
    assert await come_back(victim, brought) == "/?refused=not-vouched-for"


async def test_a_code_is_good_once_and_only_with_its_verifier(
    ward: Office, provider: Provider
) -> None:
    browser, other = ward.browser(), ward.browser()
    brought = provider.authorize(await leave(browser))
    errand = browser.cookies["wardwatch_errand"]
    assert await come_back(browser, brought) == "/"
    browser.cookies.set("wardwatch_errand", errand, path="/api/v1/session/oidc")
    assert await come_back(browser, brought) == "/?refused=not-vouched-for"
    stolen = provider.authorize(await leave(ward.browser()))
    own = provider.authorize(await leave(other))
    assert await come_back(other, own | {"code": stolen["code"]}) == "/?refused=not-vouched-for"


async def test_new_keys_are_found_and_made_up_ones_are_not_asked_for_again_and_again(
    ward: Office, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter(ward, provider)
    monkeypatch.setattr(oidc, "LOOK_AGAIN_S", 0.0)
    provider.rotate()
    _, place = await enter(ward, provider)
    assert (place, provider.asked) == ("/", 2)
    monkeypatch.setattr(oidc, "LOOK_AGAIN_S", 60.0)
    provider.rotate()
    for _ in range(3):
        _, place = await enter(ward, provider)
        assert place == "/?refused=not-vouched-for"
    assert provider.asked == 2


async def test_a_local_account_of_the_same_name_is_never_taken_over(
    ward: Office, provider: Provider
) -> None:
    provider.person |= {"preferred_username": "administrator", "groups": ["it"]}
    _, place = await enter(ward, provider)
    assert place == "/?refused=name-of-another"


async def test_somebody_else_who_gets_the_name_there_does_not_get_the_account_here(
    ward: Office, provider: Provider
) -> None:
    await enter(ward, provider)
    provider.person["sub"] = "another"
    _, place = await enter(ward, provider)
    assert place == "/?refused=name-of-another"


async def test_an_account_that_is_closed_here_stays_closed(
    ward: Office, provider: Provider
) -> None:
    await enter(ward, provider)
    admin = await ward.sign_in("administrator")
    said = {"name": "Ada", "role": "clinician", "units": [], "disabled": True}
    await admin.put("/api/v1/accounts/ada", json=said, headers=seen(1))
    _, place = await enter(ward, provider)
    assert place == "/?refused=account-closed"


async def test_when_the_provider_is_away_passwords_still_work(
    ward: Office, provider: Provider
) -> None:
    provider.away = True
    told = await ward.browser().get("/api/v1/session/oidc/start")
    assert (told.status_code, told.json()["type"]) == (503, "urn:wardwatch:problem:provider-away")
    assert (await (await ward.sign_in("nurse")).get("/api/v1/session")).status_code == 200


async def test_unless_it_is_set_up_there_is_no_other_sign_in(office: Office) -> None:
    browser = office.browser()
    assert (await browser.get("/api/v1/session/oidc/start")).status_code == 404
    assert (await browser.get("/api/v1/session/oidc/back")).status_code == 404
    assert (await browser.get("/api/v1/session/ways")).json()["elsewhere"] is None


def test_a_provider_that_others_could_listen_to_is_not_used() -> None:
    settings = Settings(oidc_name="x", oidc_issuer="http://id.example.org", oidc_client="x")
    with pytest.raises(ValueError, match="TLS"):
        provider_from(settings, Provider().clock)


def test_a_role_that_is_none_stops_the_start() -> None:
    settings = Settings(
        oidc_name="x", oidc_issuer="https://id.example.org", oidc_roles={"staff": "owner"}
    )
    with pytest.raises(ValueError, match="owner"):
        provider_from(settings, Provider().clock)
