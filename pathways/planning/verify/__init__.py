"""A plan replayed from the definition. No solver, no model."""
