"""The door to TimescaleDB: URLs, sessions, migrations, and which edition answers."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import psycopg
from sqlalchemy import DateTime, MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from core.connection import LIVELY
from core.errors import HospitalError


class NoTimescale(HospitalError):
    """This PostgreSQL has no TimescaleDB extension; plain PostgreSQL is not enough."""


class Edition(StrEnum):
    """What the server may do: the community edition compresses and keeps aggregates."""

    APACHE = "apache"
    COMMUNITY = "timescale"


class Base(DeclarativeBase):
    """Root of all tables; every time has its zone."""

    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True)}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def engine(url: str, *, application: str) -> AsyncEngine:
    """An asynchronous engine for requests of people: short statements, few connections."""
    options = (
        "-c statement_timeout=3000 -c lock_timeout=1000"
        " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
    )
    return create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=8,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        # What a statement was about is of patients, and an error of it may be logged.
        hide_parameters=True,
        connect_args={**LIVELY, "options": options, "application_name": application},
    )


def migrate(url: str) -> None:
    """Bring the schema to the newest revision; safe to call again.

    Raises:
        NoTimescale: The server lacks the extension.
    """
    # Ten megabytes that only a migration needs, and the gateway imports this module too.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select 1 from pg_available_extensions where name = 'timescaledb'"
        ).fetchone()
    if found is None:
        raise NoTimescale
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")


def edition(connection: psycopg.Connection[tuple[object, ...]]) -> Edition:
    """Which edition of TimescaleDB this is."""
    row = connection.execute("select current_setting('timescaledb.license', true)").fetchone()
    return Edition.COMMUNITY if row is not None and row[0] == "timescale" else Edition.APACHE
