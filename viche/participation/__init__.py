"""What residents and organisations start or join."""
