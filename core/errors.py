"""The root of every expected refusal. Each folder has its own facts below it."""

from collections.abc import Mapping
from types import MappingProxyType

from core.saying import Part, Said, say


class HospitalError(Exception):
    """An expected refusal, caught in one place per process; the docstring is the message.

    Attributes:
        said: The message, for a screen that says it in its reader's language.
    """

    def __init__(self, sentence: Said | str = "", /, **parts: Part | int) -> None:
        """Say a sentence of its own, else the first line of the class docstring.

        Args:
            sentence: In English, with `{places}`.
            parts: What stands in them.
        """
        said = sentence or (type(self).__doc__ or type(self).__name__).splitlines()[0]
        self.said = said if isinstance(said, Said) else say(said, **parts)
        super().__init__(str(self.said))


class MalformedTopic(HospitalError):
    """The topic is not one of the message contract."""


class MalformedPayload(HospitalError):
    """The payload does not follow the message contract."""


class UnknownVital(HospitalError):
    """No vital sign has this key."""


class WrongUnit(HospitalError):
    """The unit cannot be converted to the vocabulary's unit."""


# -- what the hospital's books refuse --------------------------------------------------------------


class Unknown(HospitalError):
    """There is no such thing."""


class Taken(HospitalError):
    """Something else is there already.

    Attributes:
        told: What a program may want to know of it; becomes members of the answer.
    """

    told: Mapping[str, object] = MappingProxyType({})


class Unfit(HospitalError):
    """This cannot be, whoever asks."""


class Outdated(HospitalError):
    """Somebody has changed it since it was read; look again."""


class NotYours(HospitalError):
    """This is not in your hands: another unit's, or another person's."""
