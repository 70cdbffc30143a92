"""Answers that stay open: what views say about them, who follows what, and the layer that holds them."""

from eventsapp.web.live.opening import News, Opened, event_text, stay_open

__all__ = ["News", "Opened", "event_text", "stay_open"]
