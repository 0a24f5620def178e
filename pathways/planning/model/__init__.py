"""The CP-SAT model of a question with rules or a calendar."""
