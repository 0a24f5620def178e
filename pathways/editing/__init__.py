"""The work of editors, reviewers and publishers: change sets over a catalogue that others edit too."""
