"""Which trainings for whom close most of a gap for the money, or close enough of it for the least money."""
