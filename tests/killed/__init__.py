"""`kill -9` at a random moment under load: of a process of the server, of all of them, of PostgreSQL."""
