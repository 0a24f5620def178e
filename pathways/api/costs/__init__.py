"""What operations cost: in the schema, before they run, and after."""
