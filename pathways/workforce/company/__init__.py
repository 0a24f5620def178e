"""Whole companies: what everybody proves as compressed columns, and every role measured against all of them."""
