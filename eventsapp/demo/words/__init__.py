"""The invented words that the demo fairs are made of."""
