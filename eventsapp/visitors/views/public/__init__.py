"""Pages for visitors."""

from flask import Blueprint

blueprint = Blueprint("visitors_public", __name__)

from eventsapp.visitors.views.public import groups as groups  # noqa: E402 - they add their routes
from eventsapp.visitors.views.public import leaders as leaders  # noqa: E402
from eventsapp.visitors.views.public import losing as losing  # noqa: E402
from eventsapp.visitors.views.public import me as me  # noqa: E402
from eventsapp.visitors.views.public import registering as registering  # noqa: E402
from eventsapp.visitors.views.public import taking as taking  # noqa: E402
from eventsapp.visitors.views.public import tickets as tickets  # noqa: E402
from eventsapp.visitors.views.public import wallets as wallets  # noqa: E402
