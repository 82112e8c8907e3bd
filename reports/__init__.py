"""Shows.

Reads the database, writes pages. It uses the monitor's pure functions to compare two texts by word; it never crawls,
judges or writes to the database.
"""
