"""One revision after another: lease, redo log, change log."""
