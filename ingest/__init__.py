"""Keeps every reading: from the broker to TimescaleDB, acknowledged after the commit."""
