"""Decides what a version says.

A pure core (story, extraction, text, comparer, changes: text in, verdicts out) under a thin layer that loads and
stores (store) and the command line (commands). It never fetches a page and never draws one.
"""
