"""Badges: whether one is authentic, current and from an issuer that is trusted, each said apart."""
