"""Where there is no plan: what conflicts, and which changes of the question help."""
