"""What has to be fast, measured beside the cheapest thing it could be."""
