"""Remembers.

SQLAlchemy models, migrations and the analyst views, on SQLite by default. It takes plain rows and gives plain rows;
it knows no other room and decides nothing.
"""
