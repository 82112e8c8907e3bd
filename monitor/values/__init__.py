"""Values: what texts give where they state a fact. Statement and passage go in; values and their relation come out.

Pure: it compares only where a verdict says that the passage speaks of the fact, and reads no database.
"""
