"""Judges every reading and owns every alert; needs no database."""
