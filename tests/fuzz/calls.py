"""A call for speakers in the world of forms, with proposals in every state that has a form. In a fair of its own."""

from eventsapp.accounts.models import User
from eventsapp.call import actions
from eventsapp.call.rules import Decision, make_confirm_token
from eventsapp.infra.database import transaction
from tests import factories
from tests.call.calls import make_call, make_decision, make_proposal
from tests.programme.programmes import make_forum


def add_calls(organiser: User, nobody: str) -> list[tuple[str, str]]:
    """Open a call; returns whose pages show their forms: (person, address)."""
    fair = factories.make_fair(slug="calls", organiser=organiser)
    make_call(fair, tracks=make_forum(fair).tracks, demo_quota=1)
    with transaction():
        draft = actions.start_proposal(fair, None, "en")
    unconfirmed = make_proposal(fair, confirmed=False)
    waiting, decided = make_proposal(fair), make_proposal(fair)
    make_decision(fair, decided, Decision.ACCEPT, organiser)
    there, home = "/calls/call", "/organise/calls/programme/call"
    return [
        *((nobody, page) for page in (there, *(f"{there}/{one.token}" for one in (draft, unconfirmed, waiting)))),
        (nobody, f"{there}/confirm/{make_confirm_token(unconfirmed)}"),
        *(("organiser", page) for page in (home, f"{home}/{waiting.id}", f"{home}/{decided.id}", f"{home}/settings")),
    ]
