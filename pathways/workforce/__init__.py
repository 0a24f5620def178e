"""People and roles: who fits what, who is nearest, and which trainings close a team's gap."""
