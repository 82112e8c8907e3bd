"""How an outlet's collection fares: what visits brought goes in, a condition with its reason comes out.

Pure: no clock, no database. A condition is about our collecting, never about what the outlet reports.
"""
