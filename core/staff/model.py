"""Tables of accounts and sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Account(Base):
    """A person who may sign in.

    Attributes:
        id: The name they sign in with.
        role: `nurse`, `clinician` or `administrator`.
        password_hash: Argon2id.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role in ('nurse','clinician','administrator')", "role"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    disabled: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignIn(Base):
    """A session of an account; the token itself is only in the browser.

    Attributes:
        token_hash: SHA-256 of the token.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
