"""The local server behind ``gapwire review``: who may ask, what each address answers, and the session of one coder."""
