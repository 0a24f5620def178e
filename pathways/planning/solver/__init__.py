"""CP-SAT itself: its parameters, its time, its progress."""
