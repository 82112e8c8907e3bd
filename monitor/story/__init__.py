"""Story files: TOML in, a checked frozen story out. It never touches the network or the database."""
