"""What `docker compose` runs inside its containers: `python -m ops.compose prepare|migrate|part`.

`python -m ops.compose wardwatch account add …` is the command line, there, as the owner.

The same accounts, files and environment as the launcher's, laid out for containers: each process
is started as `python -m <folder>` with what ops/parts.py tells it.
"""

import os
import sys
from pathlib import Path

from core.database import migrate
from core.demo import places, seed
from ops.broker import write_files
from ops.broker_accounts import SERVICES
from ops.devices import write_simulated
from ops.home import Home, home_folder
from ops.parts import SERVICES as PARTS
from ops.parts import SIMULATORS, Wiring, environment
from ops.postgres import OWNER, ROLES, as_role, let_roles_in
from ops.run import demo_password, make_audit_key

BROKER_FOLDER = Path("/broker")
KEY = Path("/keys/database")

# Containers are told apart by name, so everybody may use the same ports.
MQTT_PORT, PAGE_PORT, HEALTH_PORT = 1883, 8000, 8001
DATABASE = "postgresql://timescaledb:5432/wardwatch"
BROKER = f"mqtt://mosquitto:{MQTT_PORT}"


def prepare(home: Home) -> None:
    """Before the broker and the database start: their accounts and files."""
    if _demo():
        write_simulated(home, [place.device for place in places(_beds())])
    write_files(BROKER_FOLDER, home=home, site=_site(), port=MQTT_PORT, address="0.0.0.0")  # noqa: S104
    KEY.write_text(home.passwords("database", (OWNER, *ROLES))[OWNER])
    # The database's image reads it as another user; the volume is shared with nobody else.
    KEY.chmod(0o644)
    make_audit_key(home)


def bring_up_to_date(home: Home) -> None:
    """Once the database answers: schema, roles, and the made-up ward where wanted."""
    passwords = home.passwords("database", (OWNER, *ROLES))
    url = as_role(DATABASE, OWNER, passwords[OWNER])
    migrate(url)
    let_roles_in(url, passwords)
    if _demo():
        seed(url, demo_password(home), beds=_beds())
        print(f"demo password: {demo_password(home)}")


def become(name: str, home: Home) -> None:
    """Turn into a process of the hospital; does not return."""
    told = environment(name, _wiring(home))
    os.execve(sys.executable, (sys.executable, "-m", name), os.environ | told)  # noqa: S606


def command_line(arguments: list[str], home: Home) -> None:
    """Turn into `wardwatch`; does not return."""
    url = as_role(DATABASE, OWNER, home.passwords("database", (OWNER, *ROLES))[OWNER])
    told = os.environ | {"WARDWATCH_DATABASE_URL": url}
    os.execve(sys.executable, (sys.executable, "-m", "ops", *arguments), told)  # noqa: S606


def _wiring(home: Home) -> Wiring:
    databases = home.passwords("database", (OWNER, *ROLES))
    everywhere = "0.0.0.0"  # noqa: S104 - the container's own network
    return Wiring(
        home=home,
        site=_site(),
        database_urls={role: as_role(DATABASE, role, databases[role]) for role in ROLES},
        mqtt_url=BROKER,
        broker_passwords=home.passwords("broker", SERVICES),
        ports=dict.fromkeys((*PARTS, SIMULATORS), HEALTH_PORT) | {"gateway": PAGE_PORT},
        devices_file=home.secrets / "simulated.json",
        demo_password=demo_password(home) if _demo() else "",
        extra={"WARDWATCH_HTTP_HOST": everywhere, "WARDWATCH_HEALTH_HOST": everywhere},
    )


def _demo() -> bool:
    return os.environ.get("WARDWATCH_DEMO", "") not in {"", "0"}


def _beds() -> int:
    return int(os.environ.get("WARDWATCH_BEDS", "24"))


def _site() -> str:
    return os.environ.get("WARDWATCH_SITE", "main")


def main(arguments: list[str]) -> None:
    """Do one of these."""
    home = Home(home_folder(), account=None).prepare()
    match arguments:
        case ["prepare"]:
            prepare(home)
        case ["migrate"]:
            bring_up_to_date(home)
        case ["part", name]:
            become(name, home)
        case ["wardwatch", *typed]:
            command_line(typed, home)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
