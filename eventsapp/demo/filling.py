"""Fills a database with the two demo fairs, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from config import Settings
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.demo.applications import add_applications, add_draft_of
from eventsapp.demo.call import add_call
from eventsapp.demo.cases import all_cases
from eventsapp.demo.dice import Dice
from eventsapp.demo.editions import EDITIONS, Edition
from eventsapp.demo.fairs import Team, open_fair
from eventsapp.demo.firms import Firm, invent_firms, saebyeokgil
from eventsapp.demo.forum import add_forum
from eventsapp.demo.gates import add_gates
from eventsapp.demo.people import PEOPLE, DemoPerson, may_have_passwords
from eventsapp.demo.records import add_policy, add_records
from eventsapp.demo.rounds import add_rounds
from eventsapp.demo.stands import Place, add_stands, choose_places
from eventsapp.demo.together import add_pavilion, add_separations
from eventsapp.demo.visitors import add_visitors
from eventsapp.demo.wishing import add_contested_wishes
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction

STEPS = 1 + 5 * len(EDITIONS)
SPARE_FIRMS = 60
"""Companies that only send visitors."""
STILL_WANTED = 2
"""Units that the guest's company may hold on the plan, beside its stand."""

Report = Callable[[str], None]


def fill(settings: Settings, report: Report) -> None:
    """Write everything; ``report`` hears the name of each of the ``STEPS`` as it begins."""
    report("Accounts")
    hashes = {
        person.email: hash_password(person.password) if may_have_passwords(settings) else None for person in PEOPLE
    }
    guest = saebyeokgil(Dice("guest"))
    count = SPARE_FIRMS + sum(one.exhibitors + sum(one.undecided.values()) for one in EDITIONS)
    firms = [firm for firm in invent_firms("all", count + 1) if firm.domain != guest.domain]
    with transaction():
        team = _add_team(hashes)
        rest = iter(firms)
        for edition in EDITIONS:
            wanted = edition.exhibitors + sum(edition.undecided.values())
            _fill_edition(edition, team, guest, list(islice(rest, wanted)), report)


def _fill_edition(edition: Edition, team: Team, guest: Firm, firms: list[Firm], report: Report) -> None:
    """Write one fair; the guest's company has the first stand of the first fair and a draft at the other."""
    report(f"{edition.slug}: halls")
    at = open_fair(edition, team, clock.now())
    places, freed = choose_places(at)
    report(f"{edition.slug}: applications")
    is_first = edition is EDITIONS[0]
    ordered = _beside([*places, *freed], [guest, *firms] if is_first else firms)
    sizes, free_sizes = ([len(place.units) for place in some] for some in (places, freed))
    cases = all_cases(edition, ordered, sizes, free_sizes, at.now)
    if is_first:
        cases[0].owner_id = team.exhibitor.id
        cases[0].units += STILL_WANTED
    add_applications(at, cases)
    if not is_first:
        add_draft_of(at, guest, team.exhibitor)
    add_stands(at, places, cases[: len(places)])
    report(f"{edition.slug}: who chooses first")
    add_contested_wishes(at, places, [case for case in cases if case.is_contesting])
    approved = cases[: edition.exhibitors]
    add_policy(at)
    records = add_records(at, approved)
    members = add_pavilion(
        at, [case for place, case in zip([*places, *freed], approved, strict=False) if _is_korean(place)]
    )
    add_separations(at, approved)
    add_rounds(at, approved, records, members)
    report(f"{edition.slug}: forum")
    add_forum(at, [case.firm for case in cases[: edition.stands : 3]][:50])
    add_call(at)
    report(f"{edition.slug}: visitors")
    add_visitors(at, firms)
    add_gates(at)
    db.session.flush()


def _beside(places: Sequence[Place], firms: Sequence[Firm]) -> Iterator[Firm]:
    """Yield companies for the places, Korean ones for the Korea pavilion, then whoever is left."""
    in_pavilion = [_is_korean(place) for place in places]
    korean = [firm for firm in firms[1:] if firm.language == "ko"][: sum(in_pavilion)]
    others = iter([firm for firm in firms if firm not in korean])
    koreans = iter(korean)
    for is_korean in in_pavilion:
        firm = next(koreans, None) if is_korean else None
        yield firm or next(others)
    yield from others


def _is_korean(place: Place) -> bool:
    """Whether a place is in the Korea pavilion."""
    return place.units[0].is_restricted


def _add_team(hashes: dict[str, str | None]) -> Team:
    users = [_user(person, hashes[person.email]) for person in PEOPLE]
    db.session.add_all(users)
    db.session.flush()
    return Team(*users)


def _user(person: DemoPerson, password_hash: str | None) -> User:
    return User(
        email=person.email,
        full_name=person.full_name,
        latin_name=person.latin_name,
        language="en",
        password_hash=password_hash,
        is_operator=person.is_operator,
        is_demo=True,
        email_verified_at=clock.now(),
    )
