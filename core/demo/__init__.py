"""Made-up hospitals to try Wardwatch with; every name is invented.

`seed` is the live ward of `make run` and of the tests; `core.demo.years` a large hospital with two
years behind it (`wardwatch demo-data`).
"""

from core.demo.ward import ACCOUNTS, SCALE_2, places, seed

__all__ = ["ACCOUNTS", "SCALE_2", "places", "seed"]
