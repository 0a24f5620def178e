"""Catalogues in spreadsheets: a sheet for each part of the file format, a column for each of its keys."""
