"""What the store keeps of who may do what: API keys and the audit log."""
