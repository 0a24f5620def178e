"""The embedded server: its process, its data folder, its seal."""
