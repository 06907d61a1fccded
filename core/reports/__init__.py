"""Reports of a month, and what is printed: invoices, discharge summaries, the reports."""
