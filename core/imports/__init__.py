"""Many records at once from CSV: tried first, then written; every mistake has its line."""
