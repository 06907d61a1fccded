"""Shifts: who works when and where, and who answers for which bed."""
