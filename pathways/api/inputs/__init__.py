"""What is asked: the input types, read into values of the domain."""
