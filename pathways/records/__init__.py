"""What is known of learners: their stored records, who may see and write them, and how they change."""
