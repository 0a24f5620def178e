"""Requirements as catalogues state them in sentences, read into rules that a person confirms."""
