"""Stories in a real browser against the real demo: `viche run` with its own embedded PostgreSQL."""
