"""Tables of the doors: failed tries, known browsers, tokens of programs, shared tablets, PINs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class SignInLock(Base):
    """Wrong passwords in a row.

    Attributes:
        browser: SHA-256 of the cookie of a browser the person has used; empty for any other.
    """

    __tablename__ = "sign_in_lock"
    __table_args__ = (CheckConstraint("failures > 0", "failures"),)

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    browser: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime]


class KnownBrowser(Base):
    """A browser with which somebody has signed in.

    Attributes:
        browser: SHA-256 of its cookie.
    """

    __tablename__ = "known_browser"

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    browser: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Base):
    """What a program signs in with.

    Attributes:
        account: `token:<name>`; role and units stand there.
        token_hash: SHA-256; the token itself was shown once.
        created_by: Account of an administrator.
    """

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("expires_at > created_at", "expires_at"),)

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Tablet(Base):
    """A tablet that people of a unit share.

    Attributes:
        token_hash: SHA-256 of its cookie.
        enrolled_by: Account of a charge nurse or administrator.
    """

    __tablename__ = "tablet"
    __table_args__ = (CheckConstraint("length(name) between 1 and 64", "name"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    enrolled_by: Mapped[str] = mapped_column(Text)
    enrolled_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class TabletPerson(Base):
    """Who gave a password at a tablet; for the rest of that shift a PIN is enough there."""

    __tablename__ = "tablet_person"

    tablet: Mapped[int] = mapped_column(
        ForeignKey("tablet.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    password_at: Mapped[datetime]


class Pin(Base):
    """Somebody's PIN.

    Attributes:
        pin_hash: Argon2id.
        failures: Wrong ones in a row; at five only the password helps.
    """

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("failures between 0 and 5", "failures"),)

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    pin_hash: Mapped[str] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(server_default="0")
    set_at: Mapped[datetime]


class VouchedFor(Base):
    """Whom the hospital's own provider (OpenID Connect) vouches for.

    Attributes:
        subject: Never changes at the provider, and is never given to somebody else.
    """

    __tablename__ = "vouched_for"

    issuer: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
