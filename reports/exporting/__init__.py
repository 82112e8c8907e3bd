"""Exports: the database goes in, one file for another program comes out.

Every number of a file can be counted again from the analyst views; a test does so. Nothing here decides, crawls or
writes to the database, and no text that an outlet wrote can act in the program that opens the file.
"""
