"""Gates in the world of forms: an open one, a locked one, a device, and a scan to undo. In a fair of its own."""

from eventsapp.accounts.models import User
from eventsapp.checkin.actions import enrol_browser, lock_down, offer_enrolment
from eventsapp.checkin.queries import latest_scans
from eventsapp.infra.database import transaction
from tests import factories
from tests.checkin.gates import make_gate, scan, take, ticket_code


def add_gates(organiser: User, nobody: str) -> list[tuple[str, str]]:
    """Make gates; returns whose pages show their forms: (person, address)."""
    fair = factories.make_fair(slug="gates", organiser=organiser)
    gate, locked = make_gate(fair, actor=organiser), make_gate(fair, "G2", organiser)
    take(gate, scan(ticket_code(fair, factories.make_visitor(fair))))
    with transaction():
        lock_down(fair, [locked], "A delegation passes", organiser)
        enrol_browser(fair, gate, "phone", organiser)
        secret = offer_enrolment(fair, gate, 50, organiser)
    undone = latest_scans(fair, 1)[0].id
    home = "/organise/gates/gates"
    pages = (home, f"{home}/new", f"{home}/{gate.id}", f"{home}/{gate.id}/phones", f"{home}/scans/{undone}/undo")
    return [*(("organiser", page) for page in pages), (nobody, f"/scan/enrol/{secret}")]
