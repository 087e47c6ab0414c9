"""The doors: starting, stopping, being killed, serving, copying and bringing back."""
