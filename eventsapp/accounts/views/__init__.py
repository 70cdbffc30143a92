"""Signing in and out, making an account, confirming its address, resetting, settings."""

from eventsapp.accounts.views import entering, joining, resetting, settings
from eventsapp.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "entering", "joining", "resetting", "settings"]
