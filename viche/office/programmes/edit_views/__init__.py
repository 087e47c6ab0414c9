"""Pages by which officials keep a programme: contents, plan, amendments, allotments, payments, history."""
