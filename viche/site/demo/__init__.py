"""The demo: invented people, sign-in by one button, letters that go nowhere. Only with `VICHE_DEMO=1`."""
