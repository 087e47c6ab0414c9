"""The doors of Viche: what a person types to start, serve, back up and restore it.

`viche.site.cli` reads the command line; each module here is one thing a command does. Nothing in this
folder imports Django: the doors prepare the environment in which Django then runs as a child process,
so that a broken setting never keeps PostgreSQL from being stopped cleanly.
"""
