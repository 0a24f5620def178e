"""Findings about what can be obtained and is perhaps not meant: twice the same, dear, short-lived, leading nowhere."""
