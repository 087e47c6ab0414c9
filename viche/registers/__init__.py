"""What the hromada keeps on record: one file a kind in `kinds/`. Only fields; whatever has steps is an app above."""
