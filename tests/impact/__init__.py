"""What a change does to people, against hand calculation and planning all again."""
