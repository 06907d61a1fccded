"""Figures of this machine, each beside the ceiling of the parts it is made of, in one run."""
