"""Renewals of stored learners: what falls due, and the calendars that follow it."""
