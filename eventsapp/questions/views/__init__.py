"""Pages about questions and feedback."""

from eventsapp.questions.views.feedback import blueprint as feedback
from eventsapp.questions.views.following import blueprint as following
from eventsapp.questions.views.moderating import blueprint as moderating
from eventsapp.questions.views.organiser import blueprint as organiser
from eventsapp.questions.views.public import blueprint as public
from eventsapp.questions.views.results import blueprint as results

BLUEPRINTS = (public, feedback, moderating, following, organiser, results)
