"""The cheapest selection of steps where nothing but cost, hours and steps counts."""
