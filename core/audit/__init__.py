"""Who did what to whose record, when and why."""
