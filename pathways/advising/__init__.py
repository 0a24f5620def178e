"""Gaps, recommendations and progress of a learner."""
