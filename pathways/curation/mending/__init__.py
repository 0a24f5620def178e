"""Mends that findings propose: things in another version, which can be staged as they are."""
