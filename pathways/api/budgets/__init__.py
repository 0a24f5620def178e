"""What each caller may use within a minute, and how much at the same time."""
