"""Change sets and revisions in GraphQL."""
