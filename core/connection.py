"""Connections to PostgreSQL whose waits are all bounded.

Apart from core.database, so that a process without requests of people carries no SQLAlchemy.
"""

from psycopg.conninfo import make_conninfo

LIVELY = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "8000",
}
"""libpq settings that notice a frozen or vanished server in seconds, not hours."""


def lively(url: str, *, statement_timeout_ms: int, application: str) -> str:
    """The URL as a connection string whose waits are all bounded."""
    options = (
        f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=1000"
        " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
    )
    return make_conninfo(url, options=options, application_name=application, **LIVELY)
