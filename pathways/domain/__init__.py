"""Frozen values of the field: credentials, requirements, records, goals and answers. They know nothing of files, stores or solvers."""
