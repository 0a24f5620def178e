"""Learners' stored records in GraphQL, and anything by its id."""
