"""Forms of allocation."""
