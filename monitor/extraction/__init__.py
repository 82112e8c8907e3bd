"""Turns the bytes of one page into the article's text and its particulars. Pure: bytes in, a reading out; it never
fetches and never compares.
"""
