"""From what the search found to the answer: steps with their days, assumptions, what the proof leaves open."""
