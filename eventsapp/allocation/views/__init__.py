"""The pages of allocation."""
