"""The container files, held to their schemas, to the Makefile and to what runs."""
