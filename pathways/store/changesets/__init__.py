"""Change sets and what became of them, in the graph."""
