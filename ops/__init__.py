"""Starts, watches and looks after the processes: `wardwatch …`."""
