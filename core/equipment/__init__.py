"""Devices and which bed they stand at."""
