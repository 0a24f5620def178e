"""Questions and profiles: the input types, read into values of the domain."""
