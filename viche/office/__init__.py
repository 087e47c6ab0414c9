"""What the office runs. One folder an app, no imports between them."""
