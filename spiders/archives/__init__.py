"""Archives and finders: where the past is asked for. One module a protocol, each pure: an outlet, a window and what
came back go in; questions, copies and links come out.

Everything is fetched by the one spider of this project, with its turns, limits and guards. Nothing here opens a
connection, and a copy is never taken for a visit to the outlet: its time is the time the archive states.
"""
