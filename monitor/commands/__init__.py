"""The command line: one module for each command, all imports inside the commands."""
