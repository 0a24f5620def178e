"""Teams and roles: what they lack, who is nearest, and how teams are kept."""
