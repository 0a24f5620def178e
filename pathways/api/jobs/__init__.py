"""Work beside the requests: planners in a pool, answers that are kept, imports, the feed of revisions."""
