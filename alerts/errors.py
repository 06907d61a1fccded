"""What may be wrong with what the alerts process is given."""

from core.errors import HospitalError


class LimitsRefused(HospitalError):
    """The file of limits contradicts itself or the vocabulary."""
