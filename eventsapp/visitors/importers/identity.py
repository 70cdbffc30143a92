"""Who is the same person in two rows: by code, else by e-mail and name, else by phone and name; never by name alone."""

from collections.abc import Iterator

from eventsapp.visitors.importers.model import ListedPerson

MADE = "~"
"""Begins the codes that are made here; see ``made_ref``."""


def made_ref(name_key: str, company_key: str) -> str:
    """Return what tells somebody apart whom the file gives no code, address or number: name and company.

    It finds nobody but those who were imported in the same way: registrations are never taken for theirs.
    """
    return f"{MADE}{name_key}|{company_key}"


class Seen:
    """The people of a file so far, in a few bytes each."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._without_code: set[int] = set()

    def row_of(self, person: ListedPerson) -> int:
        """Return the row that speaks of this person already, or 0, and remember this one.

        Two codes are two people, whatever else they share.
        """
        own, contacts = hash(_own_key(person)), [hash(key) for key in _contact_keys(person)]
        earlier = self._rows.get(own, 0)
        if not earlier and person.ref and not person.ref.startswith(MADE):
            earlier = next((self._rows[key] for key in contacts if key in self._without_code), 0)
        if earlier:
            return earlier
        self._rows[own] = person.row
        for key in contacts:
            self._rows.setdefault(key, person.row)
        if not person.ref:
            self._without_code.update(contacts)
        return 0


def _own_key(person: ListedPerson) -> tuple[str, str, str]:
    return ("code", person.ref, "") if person.ref else next(_contact_keys(person))


def _contact_keys(person: ListedPerson) -> Iterator[tuple[str, str, str]]:
    if person.email:
        yield "email", person.email, person.name_key
    if person.phone_key:
        yield "phone", person.phone_key, person.name_key
