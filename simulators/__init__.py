"""Bedside monitors that are not there: made-up patients, recorded ones, and load."""
