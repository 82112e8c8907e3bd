"""Unattended operation: how often, for which scheduler, and the loop that starts one run after another."""
