"""Commands about teams and roles."""
