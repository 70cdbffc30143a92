"""The plan's pages: for organisers, for everybody, and for bringing a plan in."""
