"""What a service serves of the badges that it has issued: their status lists and achievements."""
