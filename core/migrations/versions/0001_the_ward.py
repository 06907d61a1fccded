"""The ward: places, patients, devices, staff, and everything the bedside says."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    statements = (Path(__file__).parent / "0001_the_ward.sql").read_text()
    op.get_bind().connection.dbapi_connection.execute(statements)
