"""Tests of identities, permissions, keys, tokens and the audit log."""
