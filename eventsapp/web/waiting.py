"""How long to wait, in the reader's language."""

from datetime import timedelta
from math import ceil

from flask_babel import ngettext


def words_of_wait(wait: timedelta) -> str:
    """Say when to try again; in whole minutes, from two hours on in hours."""
    minutes = max(1, ceil(wait.total_seconds() / 60))
    if minutes < 120:
        return str(ngettext("Try again in %(num)d minute.", "Try again in %(num)d minutes.", minutes))
    return str(ngettext("Try again in %(num)d hour.", "Try again in %(num)d hours.", ceil(minutes / 60)))
