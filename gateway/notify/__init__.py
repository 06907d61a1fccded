"""Calling the people of an alert's ladder, by every way there is to them."""
