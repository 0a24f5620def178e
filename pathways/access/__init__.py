"""Who asks and what they may do: identities, roles, permissions, keys, tokens, and the record of what was done."""
