"""What the gateway refuses. Each says with which status; `problems.py` turns it into an answer."""

from typing import ClassVar

from core.errors import HospitalError


class Refused(HospitalError):
    """The request was refused.

    Attributes:
        status: Of HTTP.
        slug: Last part of the problem's `type`, stable for programs.
        retry_after_s: When trying again makes sense.
    """

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "refused"
    retry_after_s: int | None = None


class Malformed(Refused):
    """The request does not follow the contract."""

    status = 422
    slug = "malformed"


class NotSignedIn(Refused):
    """Sign in first."""

    status = 401
    slug = "not-signed-in"


class WrongPassword(Refused):
    """Name or password is wrong."""

    status = 401
    slug = "wrong-password"


class WrongPin(Refused):
    """The PIN is wrong, or nobody may switch to this account here."""

    status = 401
    slug = "wrong-pin"


class PinSpent(Refused):
    """Too many wrong PINs: sign in with the password."""

    status = 401
    slug = "pin-spent"


class FirstPassword(Refused):
    """Choose a password of your own first."""

    status = 403
    slug = "first-password"


class PasswordNeeded(Refused):
    """This needs a session that began with a password, not a PIN or a program's token."""

    status = 403
    slug = "password-needed"


class NotATablet(Refused):
    """This browser is not a shared tablet of a unit."""

    status = 404
    slug = "not-a-tablet"


class NotAllowed(Refused):
    """Your role may not do this."""

    status = 403
    slug = "not-allowed"


class CrossSite(Refused):
    """The request came from another web site."""

    status = 403
    slug = "cross-site"


class Unknown(Refused):
    """There is no such thing."""

    status = 404
    slug = "unknown"


class AlertClosed(Refused):
    """The alert is already settled."""

    status = 409
    slug = "alert-closed"


class AnotherPatient(Refused):
    """Another patient is in the bed than was seen."""

    status = 409
    slug = "another-patient"


class WorseNow(Refused):
    """The alert has become more urgent than was seen; look again."""

    status = 409
    slug = "worse-now"


class Outdated(Refused):
    """It was pressed too long ago, or before the alert wanted an answer again."""

    status = 409
    slug = "outdated"


class NotCalled(Refused):
    """Only who has been called for this alert may decline."""

    status = 409
    slug = "not-called"


class Unsafe(Refused):
    """These limits, or this time, would not be safe."""

    status = 422
    slug = "unsafe"


class KeyReused(Refused):
    """This Idempotency-Key was used for another request."""

    status = 422
    slug = "key-reused"


class NotSeen(Refused):
    """Say with If-Match which revision you change."""

    status = 428
    slug = "not-seen"


class TooMany(Refused):
    """Too many tries; wait a minute."""

    status = 429
    slug = "too-many"
    retry_after_s = 60


class Locked(Refused):
    """Too many wrong passwords; the door opens again by itself."""

    status = 429
    slug = "locked"

    def __init__(self, wait_s: int) -> None:
        super().__init__("too many wrong passwords; try again in {seconds} s", seconds=wait_s)
        self.retry_after_s = wait_s


class NoPush(Refused):
    """Web Push is not installed here."""

    status = 404
    slug = "no-push"


class RecordsAway(Refused):
    """The database does not answer; live values and alerts go on without it."""

    status = 503
    slug = "records-away"
    retry_after_s = 5


class NoAnswer(Refused):
    """The owner of the alerts did not answer; the request is not confirmed."""

    status = 504
    slug = "no-answer"
    retry_after_s = 2


class NothingMeasured(Refused):
    """Nothing was measured there in that time."""

    status = 404
    slug = "nothing-measured"


class Busy(Refused):
    """Too many such questions wait already."""

    status = 503
    slug = "busy"
    retry_after_s = 10


class GivenUp(Refused):
    """Whoever asked waits no more."""

    status = 408
    slug = "given-up"


class TookTooLong(Refused):
    """The past could not be judged again in time."""

    status = 504
    slug = "took-too-long"
