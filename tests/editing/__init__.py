"""Change sets: editors, reviewers and publishers over one catalogue."""
