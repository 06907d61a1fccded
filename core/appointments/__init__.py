"""Appointments of patients with doctors, in rooms."""
