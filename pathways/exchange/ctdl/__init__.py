"""CTDL, the Credential Transparency Description Language, in JSON-LD."""
