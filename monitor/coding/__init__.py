"""Coding by people, the pure part: what a person may say of a text, in which order people are asked, what of their work
holds for a newer text, and how far coders agree. Plain data go in and come out; nothing is stored or shown here.
"""
