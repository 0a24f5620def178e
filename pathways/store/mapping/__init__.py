"""Things of a catalogue to nodes and relationships, and back."""
