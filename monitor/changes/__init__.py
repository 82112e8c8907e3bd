"""Compares two versions of one article by word. Pure; both texts always reconstruct exactly."""
