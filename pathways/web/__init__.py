"""The pages for people, as explorer/ builds them; no logic."""
