"""First pages: the home of a hromada for everybody, «Сьогодні» for its officials."""
