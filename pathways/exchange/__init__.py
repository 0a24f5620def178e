"""Documents in and out: the file format `pathways/1`, CTDL, and learner files."""
