"""Who asks, in GraphQL: the viewer, and the rule that holds operations to permissions."""
