"""One requirement tree against one record: what holds, why, and what is missing."""
