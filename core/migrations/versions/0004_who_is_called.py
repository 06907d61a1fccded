"""Set-ups of alarms with every revision, who is on duty, and where to push a call."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    statements = (Path(__file__).parent / "0004_who_is_called.sql").read_text()
    op.get_bind().connection.dbapi_connection.execute(statements)
