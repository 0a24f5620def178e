"""Commands that read, check and change the catalogue."""
