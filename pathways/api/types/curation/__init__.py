"""Change sets, revisions and findings, as the API shows them."""
