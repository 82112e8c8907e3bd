"""Collects coverage: a Scrapy project.

A story goes in, captures come out. It uses the monitor's pure functions to read a page; it never compares texts and
never opens the database.
"""
