"""What the program says in words: requirements, goals, what remains, lists and counts."""
