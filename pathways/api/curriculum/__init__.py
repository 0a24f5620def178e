"""What curriculum teams ask about the catalogue as a whole."""
