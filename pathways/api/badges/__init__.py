"""Badges over the API."""
