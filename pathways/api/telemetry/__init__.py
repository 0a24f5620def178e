"""What operators see of a running service: figures, log lines, slow questions, traces; of nobody's record anything."""
