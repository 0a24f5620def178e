"""What the supply of a catalogue is worth: what retiring or adding a part of it does to all plans at once."""
