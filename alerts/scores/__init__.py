"""Early-warning scores, a file each: what is known in, points out. Pure.

    news2.py         the ward's trigger: it calls people and says how often to observe
    mews.py          ┐
    qsofa.py         ├ shown beside it (beside.py); they call nobody
    shock_index.py   ┘
    pews.py          an engine for children's charts; those of pews.toml wait for their citation
    risk.py          what a NEWS2 asks of the ward
    inputs.py        what goes in
    bands.py         points by value, and rounding as on paper

What is missing is missing: it never counts as 0. Not a medical device.
"""
