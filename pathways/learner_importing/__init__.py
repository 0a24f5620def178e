"""Files of learners into the store: what rows make of records is worked out here or in other processes, and stored."""
