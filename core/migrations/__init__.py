"""The one path by which the schema changes."""
