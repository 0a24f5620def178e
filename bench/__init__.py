"""How fast the planner is and how much it proves, beside plain CP-SAT and a greedy planner. Run by ``python -m bench``."""
