"""REST, a file for each noun."""
