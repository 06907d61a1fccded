"""Why the launcher cannot go on.

OpsError
├── Unreachable      a folder the service account may not enter
├── Unavailable      a program or a package that this machine cannot bring
├── Occupied         a port or a data folder that somebody else holds
├── NotRunning       nothing runs where something should
└── NotReady         a part that did not come up in time
"""


class OpsError(Exception):
    """Something the person at the terminal can mend; the message says how."""


class Unreachable(OpsError):
    """The unprivileged account of the services may not enter a folder."""


class Unavailable(OpsError):
    """A program that is needed is not here and cannot be fetched."""


class Occupied(OpsError):
    """A port or a data folder is in use by somebody else."""


class NotReady(OpsError):
    """A part did not come up in time, or went down while it was waited for."""


class NotRunning(OpsError):
    """Nothing runs in this data folder."""
