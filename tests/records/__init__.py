"""Learners' stored records, over a store in memory."""
