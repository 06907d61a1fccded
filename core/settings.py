"""What a process is told by its environment; every name starts with `WARDWATCH_`."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.clock import Clock, clock_from
from core.ids import SiteId


class Settings(BaseSettings):
    """Settings of one process.

    Attributes:
        home: The one data folder.
        site: Name of the hospital in topics.
        database_url: `postgresql://…` with the role of this process.
        mqtt_url: `mqtt://host:port` or `mqtts://host:port`.
        health_port: Where ingest and alerts answer /healthz, /readyz, /metrics; 0 for none.
        clock: Empty, or `ORIGIN@SPEED` (ISO time, factor): a hospital in fast motion, for tests.
        simulated: The ward is made up; every screen says so.
        devices_file: JSON of device name to password, for the simulators.
        limits_file, policy_file: The hospital's own, instead of those in alerts/.
        oidc_name: How the hospital's own sign-in (OpenID Connect) is called; empty for none.
        oidc_issuer, oidc_client, oidc_secret_file: As registered there.
        oidc_role_claim: Claim whose values say what somebody is here for.
        oidc_roles: JSON of such a value to a role of ours, such as `{"ward-nurses": "nurse"}`.
        public_url: Under which people reach the gateway, such as `https://ward.example.org`.
        origins: Further web origins that may open the live socket, beside the page's own.
    """

    model_config = SettingsConfigDict(env_prefix="WARDWATCH_", frozen=True, extra="ignore")

    home: Path = Path()
    site: SiteId = SiteId("main")
    database_url: SecretStr = SecretStr("postgresql://wardwatch@127.0.0.1:5432/wardwatch")
    mqtt_url: str = "mqtt://127.0.0.1:1883"
    mqtt_username: str = ""
    mqtt_password: SecretStr = SecretStr("")
    mqtt_ca: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    health_host: str = "127.0.0.1"
    health_port: int = 0
    clock: str = ""
    simulated: bool = False
    devices_file: Path | None = None
    origins: tuple[str, ...] = ()
    limits_file: Path | None = None
    policy_file: Path | None = None
    log_level: str = "INFO"
    oidc_name: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret_file: Path | None = None
    oidc_role_claim: str = "groups"
    oidc_roles: dict[str, str] = Field(default_factory=dict)
    public_url: str = ""

    def make_clock(self) -> Clock:
        """The clock this process lives by."""
        return clock_from(self.clock)
