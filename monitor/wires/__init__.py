"""Wire texts: who carries whose text. Texts, credits and facts go in; links, groups and lineage come out.

Pure: nothing here reads a database or decides about facts.
"""
