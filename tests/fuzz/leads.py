"""Leads in the world of forms: a lead, a question, a phone, a deletion, a visitor's page. In a fair of its own."""

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import signer_of
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import sign_stand
from eventsapp.leads.actions import Attached, QuestionValues, add_question, attach, open_by_account, withdraw_at
from eventsapp.leads.rules import Incoming
from tests import factories
from tests.leads.stands import make_lead, make_staff, make_willing, station_of


def add_leads(holder: User, nobody: str, ticketed: Fair) -> list[tuple[str, str]]:
    """Make leads; returns whose pages show their forms: (person, address). Nobody has a ticket of ``ticketed``."""
    fair = factories.make_fair(slug="leads")
    exhibitor = factories.make_exhibitor_wanting(fair, "Ferrowick Drives")
    with transaction():
        db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=holder.id))
    unsigned = factories.make_exhibitor_wanting(factories.make_fair(slug="unsigned"))
    with transaction():
        db.session.add(ExhibitorMember(exhibitor_id=unsigned.id, user_id=holder.id))
    make_staff(fair, exhibitor)
    kept, leaving = make_willing(fair), make_willing(fair)
    lead = make_lead(exhibitor, kept)
    make_lead(exhibitor, leaving)
    photo = Attached("photo", b"\xff\xd8\xff", "card.jpg", "image/jpeg")
    with transaction():
        attach(station_of(exhibitor), Incoming("media-0001", clock.now(), lead_id=lead.id, is_scan=False), None, photo)
        withdraw_at(leaving, exhibitor.id, is_allowed=False)
        question = add_question(exhibitor, QuestionValues("single", "When?", ("Now", "Later")), holder)
        open_by_account(fair, exhibitor, holder, "phone")
    home = "/exhibit/leads/leads"
    paths = ("", f"/{lead.id}", "/questions", f"/questions/{question.id}", "/phones", "/deletions")
    stand = db.session.scalars(db.select(Exhibitor.id).where(Exhibitor.fair_id == ticketed.id)).first()
    code = sign_stand(ticketed.id, stand or 0, signer_of(ticketed))
    signing = [("holder", "/exhibit/unsigned/leads/stand"), (nobody, f"/{ticketed.slug}/me/stand/{code}")]
    own = [(nobody, f"/leads/ticket/{one.token}/scanned") for one in (kept, leaving)]
    return [
        ("organiser", f"/organise/{ticketed.slug}/leads/licences"),
        *signing,
        *(("holder", home + path) for path in paths),
        (nobody, f"{home}/open"),
        *own,
    ]
