"""Stacks of a record: what they rest on."""
