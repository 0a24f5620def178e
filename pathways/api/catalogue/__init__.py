"""What browsers of the catalogue ask besides its things: how many there are of each sort."""
