"""Pages that browsers show: the explorer and the documentation."""
