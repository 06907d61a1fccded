"""Serves people: sign-in, REST, the live socket and the pages."""
