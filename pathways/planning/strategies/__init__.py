"""How a question over the model is searched."""
