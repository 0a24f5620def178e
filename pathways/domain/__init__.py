"""Frozen values of the field: credentials, requirements, records, goals, answers; nothing of files or solvers."""
