"""The public's first page of a fair, and the organiser's day."""
