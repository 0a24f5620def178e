"""Maps of the ways to a goal: what counts toward what, where a learner stands, and where to draw it."""
