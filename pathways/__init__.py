"""Pathways: exact answers about stackable credentials."""

__version__ = "0.1.0"
