"""Decides for one text and one story which facts it states. Pure, deterministic, independent of input order."""
