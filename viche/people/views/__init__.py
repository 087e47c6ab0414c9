"""Pages: sign-in, second factor, cabinet, invitations, people of a hromada."""
