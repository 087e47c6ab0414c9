"""What stands behind `import_actions`: the file in waiting, measures matched with those there are, rows written in bulk."""
