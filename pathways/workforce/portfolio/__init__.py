"""Which trainings for whom close most of a gap within a budget, or enough of it at the least cost."""
