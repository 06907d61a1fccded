"""Sites, units and beds, and where each device stands."""
