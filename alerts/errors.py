"""What may be wrong with what the alerts process is given."""

from core.errors import HospitalError


class LimitsRefused(HospitalError):
    """The file of limits contradicts itself or the vocabulary."""


class PolicyRefused(HospitalError):
    """The file of policies is not readable, or forbids what must be."""
