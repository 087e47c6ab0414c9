"""What must be fast, measured as ratios to a limit taken in the same run."""
