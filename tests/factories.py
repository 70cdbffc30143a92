"""Plain factories: each makes one thing, commits it, and returns it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.booths.actions import allocate_stand
from eventsapp.booths.models import Stand, StandState, UnplacedDeposit
from eventsapp.exhibitors import actions as exhibitors
from eventsapp.exhibitors.actions import CompanyAnswers, ContactAnswers, ExhibitAnswers, StandAnswers
from eventsapp.exhibitors.models import Application, Company, Exhibitor, ExhibitorMember
from eventsapp.exhibitors.queries import known_companies_of
from eventsapp.exhibitors.rules import CompanyChoice, Decision
from eventsapp.fairs.actions import add_member, create_fair
from eventsapp.fairs.models import Fair, Package, Role, Sector
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.folding import fold
from eventsapp.venues.models import Hall, Unit
from eventsapp.visitors.actions import Entry, VisitorDetails, create_type, register_visitor
from eventsapp.visitors.actions.types import TypeValues
from eventsapp.visitors.models import Visitor, VisitorType

_numbers = count(1)


def make_user(
    *,
    email: str | None = None,
    full_name: str = "Nguyễn Văn An",
    language: str = "en",
    is_operator: bool = False,
) -> User:
    """Make a verified person without a password."""
    with transaction():
        user = User(
            email=email or f"person{next(_numbers)}@company.example",
            full_name=full_name,
            language=language,
            is_operator=is_operator,
            email_verified_at=clock.now(),
        )
        db.session.add(user)
    return user


def make_fair(*, slug: str | None = None, organiser: User | None = None, starts_on: date | None = None) -> Fair:
    """Make a public fair of three days, half a year ahead, with three packages and two sectors."""
    starts = starts_on or clock.now().date() + timedelta(days=180)
    with transaction():
        fair = create_fair(
            slug=slug or f"fair-{next(_numbers)}",
            name={"en": "Test Fair", "vi": "Hội chợ thử"},
            starts_on=starts,
            ends_on=starts + timedelta(days=2),
            organiser=organiser,
        )
        fair.contact_email = "team@fair.example"
        for position, (code, vnd, usd) in enumerate(
            [("raw", 69_000_000, 300_000), ("shell", 76_000_000, 330_000), ("premium", 88_000_000, 380_000)]
        ):
            db.session.add(
                Package(
                    fair_id=fair.id,
                    code=code,
                    name={"en": code.title()},
                    position=position,
                    min_units=2 if code == "raw" else 1,
                    price_vnd=vnd,
                    price_usd_minor=usd,
                )
            )
        for position, code in enumerate(["robotics", "laser"]):
            db.session.add(Sector(fair_id=fair.id, code=code, name={"en": code.title()}, position=position))
    return fair


def make_member(fair: Fair, role: Role = Role.ORGANISER, **person: str) -> User:
    """Make a person in a fair's team."""
    user = make_user(**person)
    with transaction():
        add_member(fair, user, role)
    return user


def make_hall_with_units(fair: Fair, *, code: str = "A", columns: int = 4, rows: int = 2) -> Hall:
    """Make a hall with one island of ``columns`` x ``rows`` units of 3 x 3 m, numbered A-101, A-102, ..."""
    with transaction():
        outline = [
            [0.0, 0.0],
            [columns * 3 + 12.0, 0.0],
            [columns * 3 + 12.0, rows * 3 + 12.0],
            [0.0, rows * 3 + 12.0],
        ]
        hall = Hall(fair_id=fair.id, code=code, name={"en": f"Hall {code}"}, outline=outline)
        db.session.add(hall)
        db.session.flush()
        for row in range(rows):
            for column in range(columns):
                x, y = 6.0 + 3 * column, 6.0 + 3 * row
                number = f"{code}-{row + 1}{column + 1:02d}"
                db.session.add(
                    Unit(
                        fair_id=fair.id,
                        hall_id=hall.id,
                        number=number,
                        number_key=number.replace("-", "").lower(),
                        polygon=[[x, y], [x + 3, y], [x + 3, y + 3], [x, y + 3]],
                        area_m2=9.0,
                        open_sides=2 if column in {0, columns - 1} else 1,
                    )
                )
    return hall


# Visitors


def make_type(fair: Fair, code: str = "visitor", **values: Any) -> VisitorType:
    """Make a type of visitors that everybody may choose."""
    words = TypeValues(code=code, name={"en": code.title(), "vi": f"Loại {code}"}, **values)
    with transaction():
        return create_type(fair, words, [])


def make_visitor(
    fair: Fair,
    *,
    full_name: str = "Nguyễn Thị Thanh Tuyền",
    language: str = "vi",
    entry: Entry | None = None,
    consents: Sequence[str] = ("registration",),
    **details: str,
) -> Visitor:
    """Make a visitor who registered and agreed to what is needed."""
    words = VisitorDetails(
        full_name=full_name, language=language, email=details.pop("email", "visitor@home.example"), **details
    )
    with transaction():
        return register_visitor(fair, words, consents=consents, shown_in=language, entry=entry or Entry())


# Exhibitors


def make_application(
    fair: Fair,
    *,
    owner: User | None = None,
    state: str = "submitted",
    legal_name: str = "Ferrowick Drives Ltd",
    latin_name: str = "",
    country: str = "GB",
    tax_code: str = "",
    website: str = "",
    email: str | None = None,
    units: int = 2,
    language: str = "en",
) -> Application:
    """Make a complete application and bring it into a state."""
    owner = owner or make_user()
    with transaction():
        application = exhibitors.start_application(fair, owner, language)
        exhibitors.save_company(
            application,
            CompanyAnswers(
                legal_name=legal_name, latin_name=latin_name, country=country, tax_code=tax_code, website=website
            ),
        )
        person = ContactAnswers(full_name="Lan Nguyễn", email=email or owner.email, phone="+84 274 222 0888")
        exhibitors.save_contacts(application, {"main": person})
        exhibitors.save_stand(application, StandAnswers(package_id=fair.packages[1].id, units_wanted=units))
        exhibitors.save_exhibits(application, ExhibitAnswers(exhibits="Drives", sector_id=fair.sectors[0].id))
        exhibitors.save_consents(application, ["terms", "registration"], language=language)
        if state != "draft":
            exhibitors.submit_application(application, owner)
        note = "Please look again." if state in {"changes_requested", "rejected"} else ""
        decisions = {
            "changes_requested": "changes",
            "rejected": "reject",
            "approved": "approve",
            "waitlisted": "waitlist",
        }
        if state in decisions:
            known = known_companies_of(application)
            choice = CompanyChoice(known[0].company.id) if known else None
            exhibitors.decide(application, Decision(decisions[state]), owner, note, choice)
        if state == "withdrawn":
            exhibitors.withdraw_application(application, owner)
    return application


# Stands


def make_exhibitor_wanting(
    fair: Fair, name: str = "Cơ khí Trúc Lâm Sơn", *, units: int = 2, stand_refs: Sequence[str] = ()
) -> Exhibitor:
    """Make an exhibitor who still waits for its units."""
    with transaction():
        company = Company(legal_name=name, name_key=fold(name))
        exhibitor = Exhibitor(
            fair_id=fair.id,
            company=company,
            display_name=name,
            search_key=fold(name),
            units_wanted=units,
            contact_email=f"stand{next(_numbers)}@company.example",
            source_ref=f"ref{next(_numbers)}",
            stand_refs=list(stand_refs),
        )
        db.session.add(exhibitor)
    return exhibitor


def make_stand(hall: Hall, exhibitor: Exhibitor, numbers: str) -> Stand:
    """Give an exhibitor the units written as organisers type them: "A-101, A-102"."""
    with transaction():
        return allocate_stand(hall, exhibitor.id, [numbers], None)


def make_unplaced_deposit(hall: Hall, exhibitor: Exhibitor, *, units: Sequence[str] = ("A-101",)) -> UnplacedDeposit:
    """Note money for a reservation that ran out, whose units somebody else has."""
    with transaction():
        late = Stand(
            fair_id=hall.fair_id,
            hall_id=hall.id,
            exhibitor_id=exhibitor.id,
            number=units[0],
            state=StandState.EXPIRED,
            area_m2=9.0 * len(units),
            reserved_at=clock.now(),
            released_at=clock.now(),
        )
        db.session.add(late)
        db.session.flush()
        deposit = UnplacedDeposit(fair_id=hall.fair_id, stand_id=late.id, exhibitor_id=exhibitor.id, units=list(units))
        db.session.add(deposit)
    return deposit


def make_acting_person(fair: Fair, name: str = "Ferrowick Drives", *, units: int = 4) -> User:
    """Make a person who acts for an exhibitor that asked for so many units."""
    user, exhibitor = make_user(), make_exhibitor_wanting(fair, name, units=units)
    with transaction():
        db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=user.id))
    return user
