"""Tables of what is on its way: duties that are handed over, and rotas that are proposed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Handover(Base):
    """A duty on its way from one person to another; it moves when the other accepts.

    The note follows I-PASS (Starmer et al., N Engl J Med 2014;371:1803).

    Attributes:
        bed: None for a duty for the whole unit.
        stay: Whose bed it was when it was offered.
        severity: `stable`, `watcher` or `unstable`; may be empty.
        contingency: What to do if.
        repeated: What the receiver has understood, in their words.
        due_at: By when it should have been accepted.
        state: `offered`, `accepted` or `withdrawn`.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("post in ('nurse','charge','physician')", "post"),
        CheckConstraint("severity in ('','stable','watcher','unstable')", "severity"),
        CheckConstraint("state in ('offered','accepted','withdrawn')", "state"),
        CheckConstraint("giver <> taker", "two"),
        Index(
            "uq_handover_open",
            "unit",
            text("COALESCE(bed, ''::text)"),
            "post",
            "giver",
            unique=True,
            postgresql_where=text("state = 'offered'"),
        ),
        Index("ix_handover_taker", "taker", postgresql_where=text("state = 'offered'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    bed: Mapped[str | None] = mapped_column(ForeignKey("bed.id"))
    post: Mapped[str] = mapped_column(Text)
    giver: Mapped[str] = mapped_column(ForeignKey("account.id"))
    taker: Mapped[str] = mapped_column(ForeignKey("account.id"))
    stay: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    severity: Mapped[str] = mapped_column(Text, server_default="")
    summary: Mapped[str] = mapped_column(Text, server_default="")
    actions: Mapped[str] = mapped_column(Text, server_default="")
    contingency: Mapped[str] = mapped_column(Text, server_default="")
    repeated: Mapped[str] = mapped_column(Text, server_default="")
    offered_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, server_default="offered")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class RotaProposal(Base):
    """A question to the solver, frozen, and its answer; a person publishes it.

    Attributes:
        begins: A Monday, on which the first shifts begin.
        state: `asked`, `ready`, `impossible`, `published` or `discarded`.
        problem: A `core.shifts.rota.facts.Problem`.
        outcome: A `core.shifts.rota.facts.Outcome`, once there is one.
    """

    __tablename__ = "rota_proposal"
    __table_args__ = (
        CheckConstraint("weeks between 1 and 6", "weeks"),
        CheckConstraint("state in ('asked','ready','impossible','published','discarded')", "state"),
        Index("ix_rota_proposal_unit", "unit"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    begins: Mapped[date]
    weeks: Mapped[int]
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, server_default="asked")
    problem: Mapped[dict[str, Any]] = mapped_column(JSONB)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    published_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(server_default="1")
