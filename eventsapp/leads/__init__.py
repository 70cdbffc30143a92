"""Leads: whom exhibitors meet at their stands, with the visitor's consent."""

from flask import Flask

from eventsapp.leads import actions as actions


def init_app(app: Flask) -> None:
    """Add this slice to the application."""
