"""A simulated hospital: the real owner of the alerts in a world that fails on purpose, by seed."""
