"""Who may pass a gate: the rule, written once for the server and once more, word for word, for phones.

Values in, a decision out. ``static/js/gate/deciding.js`` is its twin; ``tests/checkin/cases.json`` binds both.
Knows no web, no database and no other part of the application.
"""

from eventsapp.checkin.deciding.deciding import decide
from eventsapp.checkin.deciding.values import Decision, Gate, Holder, Moment, Passage, Question, Reason, Verdict

__all__ = ["Decision", "Gate", "Holder", "Moment", "Passage", "Question", "Reason", "Verdict", "decide"]
