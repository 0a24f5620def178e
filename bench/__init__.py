"""How fast the planner is and what it proves, beside plain CP-SAT and a greedy one. Run by ``python -m bench``."""
