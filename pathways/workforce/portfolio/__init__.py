"""Which trainings for whom close most of a gap for the money, or reach a coverage for the least money."""
