"""Change sets as values: states, reviews, and what others published meanwhile."""
