"""Tickets to take along: on paper, on a phone, in a calendar. Knows no web and no database: values in, bytes out."""

from eventsapp.visitors.papers.calendar import DayEntry, write_days
from eventsapp.visitors.papers.sheet import PAGES, TicketPaper, write_ticket

__all__ = ["PAGES", "DayEntry", "TicketPaper", "write_days", "write_ticket"]
