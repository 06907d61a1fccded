"""What may be wrong with what the alerts process is given."""

from core.errors import HospitalError


class LimitsRefused(HospitalError):
    """The file of limits contradicts itself or the vocabulary."""


class PolicyRefused(HospitalError):
    """The file of policies is not readable, or forbids what must be."""


class ChartRefused(HospitalError):
    """The file of charts contradicts itself, or enables what nobody has cited and approved."""


class ChartDisabled(HospitalError):
    """The chart may not be used; the message says why."""


class WrongChart(HospitalError):
    """The chart is for children of another age."""


class NoReadings(HospitalError):
    """There are no readings to judge again."""


class NoSuchBed(HospitalError):
    """There is no bed of that name."""
