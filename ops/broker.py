"""A private Mosquitto: its configuration, its accounts and its process."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from string import Template

from ops import ports
from ops.broker_accounts import SERVICES, password_file
from ops.child import Child, Recipe
from ops.home import Home
from ops.programs import Program

USUAL_PORT = 1883
TLS_PORT = 8883
CERTIFICATES = "WARDWATCH_MQTT_CERTIFICATES"
AUTOSAVE_INTERVAL_S = 300

_TEMPLATES = Path(__file__).resolve().parents[1] / "mosquitto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A broker in a home."""

    home: Home
    program: Program
    port: int
    site: str = "main"

    @property
    def url(self) -> str:
        """Where devices and services connect."""
        return f"mqtt://127.0.0.1:{self.port}"

    def child(self) -> Child:
        """The broker as a process; its files are written first."""
        folder = self.home.service_folder("mosquitto")
        write_files(folder, home=self.home, site=self.site, port=self.port)
        return Child(
            Recipe(
                name="mosquitto",
                command=(str(self.program.path), "-c", str(folder / "mosquitto.conf")),
                log=self.home.logs / "mosquitto.log",
                ready=lambda: ports.answers(self.port),
                account=self.home.account,
                folder=folder,
                # Either way it writes its sessions and queues before it goes.
                farewell=signal.SIGTERM,
                orphaned=signal.SIGTERM,
            )
        )

    def write_accounts(self) -> None:
        """Bring the password file up to date; the broker must be reloaded after it."""
        write_accounts(self.home.service_folder("mosquitto"), home=self.home)


def write_files(
    folder: Path, *, home: Home, site: str, port: int, address: str = "127.0.0.1"
) -> None:
    """Write configuration, ACL and password file into the broker's folder."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    if home.account:
        home.account.own(data, mode=0o700)
    values = {
        "port": str(port),
        "address": address,
        "folder": str(folder),
        "site": site,
        "autosave_interval": str(AUTOSAVE_INTERVAL_S),
        "tls": _tls(),
    }
    for name in ("mosquitto.conf", "acl"):
        text = Template((_TEMPLATES / name).read_text()).substitute(values)
        _write(folder / name, text, home)
    write_accounts(folder, home=home)


def write_accounts(folder: Path, *, home: Home) -> None:
    """Write the password file from the secrets of the home."""
    path = folder / "passwords"
    accounts = home.passwords("broker", SERVICES) | home.passwords("devices")
    earlier = path.read_text() if path.exists() else ""
    _write(path, password_file(accounts, earlier=earlier), home)


def _tls() -> str:
    certificates = os.environ.get(CERTIFICATES)
    if not certificates:
        return ""
    text = (_TEMPLATES / "tls.conf").read_text()
    return Template(text).substitute(certificates=certificates, tls_port=TLS_PORT)


def _write(path: Path, text: str, home: Home) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text)
    if home.account:
        home.account.own(draft, mode=0o600)
    else:
        draft.chmod(0o600)
    draft.replace(path)
