"""What hangs on each credential, and what it costs to keep."""
