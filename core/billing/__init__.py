"""Prices, charges, invoices and payments."""
