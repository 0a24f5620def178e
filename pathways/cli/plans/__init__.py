"""Commands that plan, and their pictures in a terminal."""
