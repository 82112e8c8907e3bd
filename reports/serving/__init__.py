"""Shows a report and its data on this machine: folders and databases go in, pages on loopback come out. Read-only."""
