"""What came from the bedside, as it is stored."""
