"""The ledger of stays: who lies, or lay, where; the single truth of occupancy."""
