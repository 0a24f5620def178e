"""How long given steps take at least."""
