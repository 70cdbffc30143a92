"""What programs are told about people at the desk."""

from typing import Any

from eventsapp.checkin.queries import DeskRow, StaffRow
from eventsapp.web.programs import moment


def person_document(one: DeskRow | StaffRow) -> dict[str, Any]:
    """Return a visitor or somebody of an exhibitor as the desk sees them today."""
    if isinstance(one, StaffRow):
        return staff_document(one)
    person = one.visitor
    return {
        "kind": "visitor",
        "id": person.id,
        "number": person.reference,
        "full_name": person.full_name,
        "company": person.company,
        "language": person.language,
        "state": person.state,
        "owes": person.owes,
        "came_at": moment(one.came_at),
        "badge": one.badge_id,
        "printed_at": moment(one.printed_at),
    }


def staff_document(one: StaffRow) -> dict[str, Any]:
    """Return somebody of an exhibitor; the stands are the exhibitor's."""
    person = one.person
    return {
        "kind": "staff",
        "id": person.id,
        "full_name": person.full_name,
        "company": person.exhibitor.display_name,
        "exhibitor": person.exhibitor_id,
        "stands": list(one.stands),
        "language": person.language,
        "came_at": moment(one.came_at),
        "badge": one.badge_id,
        "printed_at": moment(one.printed_at),
    }
