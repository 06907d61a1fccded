"""Tables of accounts, sessions, duties and where people can be called."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Account(Base):
    """A person who may sign in.

    Attributes:
        id: The name they sign in with.
        role: One of `core.staff.accounts.Role`.
        password_hash: Argon2id.
        everywhere: In all of the hospital; else in the units of `AccountUnit`.
        first_password: Given by somebody else; nothing is answered until it is changed.
        machine: A program with a token, no person; its id begins with `token:`.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "role in ('nurse','charge','clinician','bed_manager','front_desk','billing','biomed',"
            "'administrator','auditor')",
            "role",
        ),
        CheckConstraint("machine = starts_with(id, 'token:')", "machine"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    disabled: Mapped[bool] = mapped_column(server_default="false")
    everywhere: Mapped[bool] = mapped_column(server_default="true")
    revision: Mapped[int] = mapped_column(server_default="1")
    first_password: Mapped[bool] = mapped_column(server_default="false")
    machine: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AccountUnit(Base):
    """A unit in which somebody works who does not work everywhere."""

    __tablename__ = "account_unit"

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True)


class GlassBroken(Base):
    """An emergency in which somebody reads a patient of another unit.

    Attributes:
        during: While it counts.
    """

    __tablename__ = "glass_broken"
    __table_args__ = (
        Index(None, "account", "patient"),
        CheckConstraint("length(reason) between 1 and 500", "reason"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    reason: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class SignIn(Base):
    """A session of an account; the token itself is only in the browser.

    Attributes:
        token_hash: SHA-256 of the token.
        means: `password`, `pin` or `oidc`.
        origin: From where: address and what the browser calls itself.
        seen_at: When it was used last; None when not since it began.
    """

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("means in ('password','pin','oidc')", "means"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    means: Mapped[str] = mapped_column(Text, server_default="password")
    origin: Mapped[str] = mapped_column(Text, server_default="")
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DutyAssignment(Base):
    """Somebody on duty at a bed, or for a whole unit, for an interval of time.

    Attributes:
        bed: One of the unit's; None for all of them.
        post: `nurse`, `charge` or `physician`, as `core.wire.Post`.
        during: From, inclusive, to, exclusive; open until somebody ends it.
    """

    __tablename__ = "duty_assignment"
    __table_args__ = (
        ForeignKeyConstraint(("bed", "unit"), ("bed.id", "bed.unit"), onupdate="CASCADE"),
        ExcludeConstraint(
            ("account", "="),
            ("post", "="),
            ("unit", "="),
            (text("coalesce(bed, '')"), "="),
            ("during", "&&"),
            name="ex_duty_assignment_account",
            using="gist",
        ),
        CheckConstraint("post in ('nurse','charge','physician')", "post"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
        Index(None, "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    bed: Mapped[str | None] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class PushSubscription(Base):
    """A browser that has asked to be woken (RFC 8030); it belongs to whoever asked last.

    Attributes:
        endpoint: The push service's address of this browser.
        p256dh: The browser's public key, base64url (RFC 8291).
        auth: The browser's secret for the encryption, base64url.
        last_failure: When a push to it failed last, if none has succeeded since.
    """

    __tablename__ = "push_subscription"

    endpoint: Mapped[str] = mapped_column(Text, primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    p256dh: Mapped[str] = mapped_column(Text)
    auth: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_failure: Mapped[datetime | None]
