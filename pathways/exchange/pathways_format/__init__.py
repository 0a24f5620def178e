"""The catalogue format of Pathways: what a document says, read and written."""
