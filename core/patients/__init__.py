"""Patients and their stays; the ledger of stays is the truth of who lies where."""
