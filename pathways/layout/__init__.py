"""Layered drawings of directed graphs (Sugiyama, Tagawa and Toda 1981): layers, places in them, and how edges turn."""
