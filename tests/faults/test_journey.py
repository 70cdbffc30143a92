"""The way from an account to a stand over HTTP, on two web and two worker processes."""

from collections.abc import Iterator
from contextlib import contextmanager

from config import load_settings
from eventsapp import create_app
from eventsapp.accounts.passwords import hash_password
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests import factories
from tests.faults.conftest import PASSWORD, SECONDS, Distributed, fine, link_in
from tests.services.person import Page, Person
from tests.services.running import wait_until
from tests.services.site import Site
from tests.services.smtp import SmtpSink

ORGANISER = "team@fair.example"
APPLICANT = "lan@company.example"
ANSWERS = {
    "company": {
        "legal_name": "Công ty TNHH Tự động hoá Vạn Tường",
        "latin_name": "Van Tuong Automation",
        "country": "VN",
        "tax_code": "0100109106",
    },
    "contacts": {
        "main__full_name": "Nguyễn Thị Lan",
        "main__email": APPLICANT,
        "main__phone": "+84 274 222 0888",
    },
    "stand": {"units_wanted": "2", "wish_1": "A-101"},
    "exhibits": {"exhibits": "Robots that weld"},
    "consents": {"terms": "y", "registration": "y"},
}


@contextmanager
def working_on(site: Site) -> Iterator[None]:
    """Work on the site's database as its commands do."""
    with create_app(load_settings(site.environ)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def prepare(site: Site) -> None:
    """Open a fair with a hall of eight units and an organiser."""
    with working_on(site):
        organiser = factories.make_user(email=ORGANISER)
        with transaction():
            organiser.password_hash = hash_password(PASSWORD)
        factories.make_hall_with_units(factories.make_fair(slug="journey", organiser=organiser))


def choices(site: Site) -> dict[str, str]:
    """The package and the sector the applicant chooses."""
    with working_on(site):
        fair = db.session.scalars(db.select(Fair).filter_by(slug="journey")).one()
        return {"package": str(fair.packages[1].id), "sector": str(fair.sectors[0].id)}


def signed_in(site: Site, email: str) -> Person:
    person = Person(site.url)
    page = person.send(person.get("/account/sign-in"), email=email, password=PASSWORD)
    assert fine(page).path == "/"
    return person


def apply_to(person: Person, site: Site) -> Page:
    """Fill in every step and send the application."""
    chosen = choices(site)
    page = fine(person.get("/exhibit/journey/apply"))
    for step, answers in ANSWERS.items():
        assert page.path == f"/exhibit/journey/apply/{step}", page.text
        more = {"package": chosen["package"]} if step == "stand" else {}
        more |= {"sector": chosen["sector"]} if step == "exhibits" else {}
        page = fine(person.send(page, **answers, **more))
    return fine(person.send(page))


def test_the_way_from_an_account_to_a_stand_works_on_two_web_and_two_worker_processes(
    distributed: Distributed, smtp_sink: SmtpSink
) -> None:
    site = distributed.site
    prepare(site)
    distributed.run("one", "two", "beat")

    lan = Person(site.url)
    fine(lan.send(lan.get("/account/register"), full_name="Nguyễn Thị Lan", email=APPLICANT, password=PASSWORD))
    link = link_in(smtp_sink.wait_for(1, SECONDS)[0], "/account/verify/")
    assert "confirmed" in fine(lan.send(fine(lan.get(link)))).text
    sent = apply_to(lan, site)
    assert sent.path == "/exhibit/journey/submitted"
    assert "A-00" in sent.text or "Van Tuong" in sent.text or "Vạn Tường" in sent.text

    team = signed_in(site, ORGANISER)
    queue = fine(team.get("/organise/journey/applications"))
    assert "Vạn Tường" in queue.text
    number = distributed.rows("SELECT id FROM applications")[0][0]
    application = fine(team.get(f"/organise/journey/applications/{number}"))
    fine(team.send(application, "/decision", decision="approve", note=""))
    exhibitor = distributed.rows("SELECT id FROM exhibitors")[0][0]
    plan = fine(team.get("/organise/journey/plan/A?unit=A-101"))
    placed = fine(team.send(plan, "/allocate", exhibitor=str(exhibitor), numbers="A-101, A-102"))
    assert "A-101" in placed.text
    numbers = "SELECT number FROM stand_units JOIN units ON units.id = stand_units.unit_id ORDER BY number"
    assert distributed.rows(numbers) == [("A-101",), ("A-102",)]

    mails = smtp_sink.wait_for(4, SECONDS)
    assert {mail.recipients for mail in mails} == {(APPLICANT,)}
    handled = "SELECT count(*) FROM outbox_entries WHERE handled_at IS NULL"
    assert wait_until(lambda: distributed.rows(handled) == [(0,)], SECONDS)
    names = "SELECT name FROM mails ORDER BY id"
    assert [name for (name,) in distributed.rows(names)] == [
        "verify_email",
        "application_submitted",
        "application_approved",
        "booth_allocated",
    ]
    assert len(smtp_sink.mails) == 4
    assert "A-101" in fine(lan.get("/exhibit/journey/")).text
