"""Changing the catalogue: what is imported is checked as a whole before anything is stored."""
