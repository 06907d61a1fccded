"""The Apache edition is not asked for what it may not do."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    statements = (Path(__file__).parent / "0003_jobs_of_apache.sql").read_text()
    op.get_bind().connection.dbapi_connection.execute(statements)
