"""Learners and awards out of files: tables, JSON Lines and records of the file format, row by row."""
