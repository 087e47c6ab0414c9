"""Data of earlier versions, restored and migrated forward."""
