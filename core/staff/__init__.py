"""People who work here: accounts, roles and sessions."""
