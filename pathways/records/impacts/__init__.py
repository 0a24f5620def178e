"""What a change of the catalogue does to the learners whose records are stored."""
