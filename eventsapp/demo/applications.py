"""Writes applications with everything in them: people, wishes, consents, history."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from eventsapp.accounts.models import Consent, User
from eventsapp.demo.cases import Case
from eventsapp.demo.consents import worded
from eventsapp.demo.dice import Dice
from eventsapp.demo.exhibitors import add_exhibitors, company_values, owner_email
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.firms import Firm
from eventsapp.demo.names import invent_person
from eventsapp.demo.rows import Row, add_rows
from eventsapp.demo.scan import paper_form
from eventsapp.demo.words.persons import JOBS
from eventsapp.demo.words.wares import exhibits_of
from eventsapp.exhibitors.models import Application, ApplicationState, Contact, NeighbourWish, Wish
from eventsapp.exhibitors.rules import CLAIM_DAYS, PURPOSES
from eventsapp.exhibitors.rules.application import WORDING_VERSION
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.folding import fold
from eventsapp.venues.models import Unit

PHONES = {"VN": "+84 900 000 {:03d}", "KR": "+82 10-0000-0{:03d}", "CN": "+86 100 0000 0{:03d}"}
ROLES = ("main", "billing", "signatory")


def add_applications(at: OpenFair, cases: Sequence[Case]) -> None:
    """Write every application with its people, wishes, consents and history."""
    _add_owners(cases, at)
    add_exhibitors(at, [case for case in cases if case.state == ApplicationState.APPROVED])
    ids = add_rows(Application, [_application(at, case) for case in cases])
    for case, application_id in zip(cases, ids, strict=True):
        case.application_id = application_id
    _add_contacts(cases)
    _add_wishes(at, cases)
    _add_consents(cases)
    _add_history(at, cases)
    at.fair.last_application_no = max(case.number or 0 for case in cases)


def add_draft_of(at: OpenFair, firm: Firm, owner: User) -> None:
    """Write a person's half-filled application, saved an hour ago."""
    case = Case(firm, ApplicationState.DRAFT, 4, owner_id=owner.id, step=3)
    (case.application_id,) = add_rows(Application, [_application(at, case)])
    _add_contacts([case])


def _add_owners(cases: Sequence[Case], at: OpenFair) -> None:
    """Give everyone who applied online an account, without a password; the first approved one is the demo's."""
    dice = Dice(f"owners:{at.edition.slug}")
    owned = [case for case in cases if not case.is_paper and case.owner_id is None]
    rows = []
    for case in owned:
        person = invent_person(case.firm.language, dice)
        rows.append(
            {
                "email": owner_email(case),
                "full_name": person.full_name,
                "latin_name": person.latin_name,
                "language": case.firm.language,
                "is_demo": True,
                "password_hash": None,
                "email_verified_at": case.submitted_at or at.now - timedelta(days=6),
                "created_at": (case.submitted_at or at.now) - timedelta(days=5),
            }
        )
    for case, user_id in zip(owned, add_rows(User, rows), strict=True):
        case.owner_id = user_id


def _application(at: OpenFair, case: Case) -> Row:
    firm = case.firm
    company = company_values(firm)
    created = (case.submitted_at or at.now) - timedelta(days=2)
    paper = _paper(at, case) if case.is_paper else {"entered_by_id": None, "scan_id": None, "claim_key": None}
    names = f"{firm.legal} {firm.latin} {firm.display} {firm.tax_code} {company['tax_key']}"
    return {
        **company,
        **paper,
        "claim_expires_at": at.now + timedelta(days=CLAIM_DAYS) if case.is_paper else None,
        "fair_id": at.fair.id,
        "owner_id": case.owner_id,
        "exhibitor_id": case.exhibitor_id,
        "number": case.number,
        "state": case.state,
        "language": firm.language,
        "step": case.step,
        "fascia_name": firm.display[:24] if case.step > 1 else "",
        "search_key": fold(f"{names} {owner_email(case)}"),
        "created_at": created,
        "saved_at": case.submitted_at or at.now - timedelta(hours=7 * case.step),
        "submitted_at": case.submitted_at,
        "decided_at": case.decided_at,
        "decided_by_id": at.team.reviewer.id if case.decided_at else None,
        "decision_note": case.note,
        **_wanted(at, case),
    }


def _wanted(at: OpenFair, case: Case) -> dict[str, Any]:
    """Return what was answered in the third and fourth step; a draft may not have come so far."""
    package = "raw" if case.units > 3 else "shell" if case.units > 1 or (case.number or 0) % 3 else "premium"
    came_to_stand, came_to_exhibits = case.step >= 3, case.step >= 4
    return {
        "package_id": at.packages[package] if came_to_stand else None,
        "units_wanted": case.units if came_to_stand else None,
        "open_sides": min(case.units, 2) if came_to_stand else None,
        "sector_id": at.sectors[case.firm.sector] if came_to_exhibits else None,
        "utilities": list(case.utilities) if came_to_stand else [],
        "budget": case.budget if came_to_stand else None,
        "exhibits": exhibits_of(case.firm)[case.firm.language] if came_to_exhibits else "",
    }


def _paper(at: OpenFair, case: Case) -> dict[str, Any]:
    """Return who typed a stamped form, its scan, and the key of the link by which the company takes it over."""
    scan = paper_form(case.firm, at.team.organiser.id)
    key = f"demo-{at.edition.slug}-{case.number}-{scan.key}"
    return {"entered_by_id": at.team.organiser.id, "scan_id": scan.id, "claim_key": key}


def _add_contacts(cases: Sequence[Case]) -> None:
    dice = Dice("contacts")
    rows = [
        {
            "application_id": case.application_id,
            "role": role,
            "full_name": invent_person(case.firm.language, dice).full_name,
            "job_title": dice.pick(JOBS[case.firm.language]),
            "email": owner_email(case) if role == "main" else f"{role}@{case.firm.domain}",
            "phone": PHONES.get(case.firm.country, "+1 555 010 0{:03d}").format(dice.number(100, 999)),
        }
        for case in cases
        for role in ROLES
        if case.step > 1
    ]
    add_rows(Contact, rows)


def _add_wishes(at: OpenFair, cases: Sequence[Case]) -> None:
    """Let a third of the applicants wish for places, and a few to be near or far from someone."""
    dice = Dice(f"wishes:{at.edition.slug}")
    free = [unit for _, units in at.halls for unit in units if not unit.is_blocked]
    wishes: list[Row] = []
    wishing = [case for case in cases if case.step >= 3 and not case.is_contesting and dice.happens(35)]
    for case in wishing:
        wishes += wish_rows(case, dice.some(free, dice.number(2, 4)))
    add_rows(Wish, wishes)
    neighbours = [
        {
            "application_id": case.application_id,
            "kind": dice.pick(("near", "apart")),
            "company_name": dice.pick(cases).firm.display,
            "is_ignored": False,
        }
        for case in wishing
        if dice.happens(40)
    ]
    add_rows(NeighbourWish, neighbours)


def wish_rows(case: Case, units: Sequence[Unit]) -> list[Row]:
    """Return wishes for these units, and for the zone of the last one instead of itself."""
    rows: list[Row] = [
        {"application_id": case.application_id, "rank": rank, "unit_id": unit.id, "zone_id": None, "text": unit.number}
        for rank, unit in enumerate(units[:-1], 1)
    ]
    zone = units[-1].zone
    if zone is not None:
        text = zone.name.get(case.firm.language) or zone.code
        wish = {"unit_id": None, "zone_id": zone.id, "text": text}
        rows.append({"application_id": case.application_id, "rank": len(units), **wish})
    return rows


def _add_consents(cases: Sequence[Case]) -> None:
    """Record what was agreed to, in the words of that language."""
    dice = Dice("consents")
    words = {
        language: worded({purpose.name: purpose.wording for purpose in PURPOSES}, language)
        for language in ("vi", "en", "zh", "ko")
    }
    rows = [
        {
            "subject": "application",
            "subject_id": case.application_id,
            "user_id": case.owner_id,
            "purpose": purpose.name,
            "wording_version": WORDING_VERSION,
            "wording": words[case.firm.language][purpose.name],
            "language": case.firm.language,
            "channel": "paper" if case.is_paper else "web",
            "given_at": case.submitted_at,
        }
        for case in cases
        if case.submitted_at
        for purpose in PURPOSES
        if purpose.is_required or dice.happens(55)
    ]
    add_rows(Consent, rows)


def _add_history(at: OpenFair, cases: Sequence[Case]) -> None:
    """Write into the audit log what happened to each application."""
    rows = []
    for case in cases:
        if case.submitted_at is None:
            continue
        code = f"A-{case.number:04d}"
        entered = "entered_on_paper" if case.is_paper else "submitted"
        actor = at.team.organiser.display_name if case.is_paper else owner_email(case)
        rows.append(_line(at, case, entered, actor, case.submitted_at, "draft", "submitted", code))
        if case.decided_at:
            actor = at.team.reviewer.display_name
            rows.append(_line(at, case, case.state, actor, case.decided_at, "submitted", case.state, code))
    add_rows(AuditEntry, rows)


def _line(at: OpenFair, case: Case, action: str, actor: str, moment: object, before: str, after: str, code: str) -> Row:
    return {
        "at": moment,
        "fair_id": at.fair.id,
        "actor_id": at.team.reviewer.id if action == case.state else case.owner_id,
        "actor": actor,
        "action": f"application.{action}",
        "subject": "application",
        "subject_id": case.application_id,
        "before": {"state": before},
        "after": {"state": after, "number": code},
        "reason": case.note if action == case.state else "",
    }
