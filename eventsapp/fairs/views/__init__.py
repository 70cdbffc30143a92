"""The first pages, and what a person's programs may do."""
