"""What a change of the catalogue does to people: their best plans before and after it."""
