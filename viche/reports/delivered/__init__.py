"""Forms that come with Viche, as texts in the language of outlines; a hromada changes its own copy of them."""
