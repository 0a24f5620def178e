"""The schema of the graph: migrations, shapes, invariants."""
