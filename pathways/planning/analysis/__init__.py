"""About a plan: the front of the best, how far it bears change, why not another."""
