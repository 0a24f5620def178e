"""A tenant's own findings: rules that stand in packages of theirs."""
