"""Exact plans: the cheapest set of steps to a goal, with a proof. `verify` knows no solver."""
