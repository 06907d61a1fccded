"""Old chunks go, and on the community edition older ones are compressed."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    statements = (Path(__file__).parent / "0002_retention.sql").read_text()
    op.get_bind().connection.dbapi_connection.execute(statements)
