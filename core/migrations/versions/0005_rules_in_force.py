"""Every revision of the rules that alarms were judged by."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    statements = (Path(__file__).parent / "0005_rules_in_force.sql").read_text()
    op.get_bind().connection.dbapi_connection.execute(statements)
