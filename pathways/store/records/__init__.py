"""What the store keeps of people: learners' records."""
