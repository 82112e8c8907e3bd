"""The semantic engine: what a text says in other words or in another language. Needs ``gapwire[semantic]``.

Sentence encoders run in plain numpy from files on this machine. Nothing here opens a network connection.
"""
