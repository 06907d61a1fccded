"""Patients, devices and recordings that speak the message contract; never part of the product."""
