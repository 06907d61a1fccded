"""Who works which shift of the coming weeks: the question, the solver, and a check of its own."""
