"""What is answered: the types of the schema."""
