"""Tables of shifts and who works them; who answers for which bed is `core.staff.DutyAssignment`."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import CheckConstraint, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Shift(Base):
    """A shift of a unit that has to be staffed.

    Attributes:
        name: Such as `early`, `late` or `night`.
        during: From, inclusive, to, exclusive.
    """

    __tablename__ = "shift"
    __table_args__ = (
        ExcludeConstraint(
            ("unit", "="), ("name", "="), ("during", "&&"), name="ex_shift_unit", using="gist"
        ),
        CheckConstraint(
            "not isempty(during) and lower(during) is not null and upper(during) is not null",
            "during",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    revision: Mapped[int] = mapped_column(server_default="1")


class ShiftMember(Base):
    """Somebody who works a shift; nobody works two at once.

    Attributes:
        post: `nurse`, `charge` or `physician`, as `core.wire.Post`.
        during: That of the shift.
    """

    __tablename__ = "shift_member"
    __table_args__ = (
        ExcludeConstraint(
            ("account", "="), ("during", "&&"), name="ex_shift_member_account", using="gist"
        ),
        CheckConstraint("post in ('nurse','charge','physician')", "post"),
    )

    shift: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    post: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
