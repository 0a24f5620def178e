"""Change sets: what editors propose, how it goes through review, and how it meets what others published meanwhile."""
