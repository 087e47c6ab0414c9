"""Forms by which people keep a programme. What they hand over are hryvnias, days and rows; actions decide."""
