"""People: accounts, sign-in, roles, invitations, the cabinet.

A resident signs in by a link sent to an address; an official by a link or a password, and then by a code from an
application on the phone (TOTP). Roles are held in a hromada, department by department, and are given only to a
session that passed the second factor. Everything is denied that no role allows.
"""
