"""Placeholder while the real file is written; to be replaced whole."""
from collections.abc import Mapping
from alerts.limits import Profile
from core.vitals import Vital
from core.wire import LimitProposal, PatientLimit
def tailored(profile: Profile, limits: tuple[PatientLimit, ...]) -> Profile: return profile
def check(profile: Profile, *, cause: str, limits: tuple[float, ...], delays_s: tuple[float, ...]) -> tuple[str, ...]: return ()
def propose(profile: Profile, current: Mapping[Vital, float]) -> tuple[LimitProposal, ...]: return ()
