"""Who may connect to the broker: accounts, and their passwords as Mosquitto wants them.

Services have fixed accounts. A device's account is its name; that is also its client id, so that
nobody can take over another's session.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode

SERVICES = ("ingest", "alerts", "gateway", "doctor")
# Load generators and recordings speak for many devices; this account exists only when asked for.
RELAY = "relay"
RESERVED = frozenset({*SERVICES, RELAY})

# Mosquitto's own count. The passwords are 24 random bytes, which no stretching makes safer, while
# a thousand devices coming back at once each cost the broker's only thread this many rounds.
_ITERATIONS = 101
_SALT_BYTES = 12


def hashed(password: str, *, salt: bytes | None = None, iterations: int = _ITERATIONS) -> str:
    """PBKDF2-SHA512 in Mosquitto's notation: `$7$iterations$salt$hash`."""
    salt = salt or secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    return f"$7${iterations}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def matches(password: str, entry: str) -> bool:
    """Whether a password file's hash is of this password."""
    _, kind, iterations, salt, _ = entry.split("$")
    if kind != "7":
        return False
    again = hashed(password, salt=b64decode(salt), iterations=int(iterations))
    return secrets.compare_digest(again, entry)


def password_file(passwords: dict[str, str], *, earlier: str = "") -> str:
    """The text of a password file.

    Args:
        passwords: Of every account.
        earlier: The file as it was; unchanged accounts keep their line, which saves the hashing.
    """
    known = dict(line.split(":", 1) for line in earlier.splitlines() if ":" in line)
    lines = []
    for account, password in sorted(passwords.items()):
        entry = known.get(account, "")
        if not entry or not matches(password, entry):
            entry = hashed(password)
        lines.append(f"{account}:{entry}\n")
    return "".join(lines)
