"""The only writer of captures, versions and verdicts. It loads plain data for the core and stores what comes back;
it never judges.
"""
