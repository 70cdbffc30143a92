"""Proposes rooms and times for sessions that have none, and says what would have to move for those that find none.

Values in, values out; knows neither the web nor the database. See ``schedule``.
"""

from eventsapp.programme.scheduling.proposing import schedule
from eventsapp.programme.scheduling.values import Missing, Problem, Proposal, Task

__all__ = ["Missing", "Problem", "Proposal", "Task", "schedule"]
