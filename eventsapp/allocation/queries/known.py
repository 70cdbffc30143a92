"""Which exhibitor of a fair a row of a table speaks of."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from eventsapp.allocation.importers import RecordEntry
from eventsapp.exhibitors.models import Application, Company, Exhibitor
from eventsapp.exhibitors.rules import company_key, tax_key
from eventsapp.infra.database import db


class Known:
    """The exhibitors of a fair by application number, tax code and name; two reads, however many rows ask."""

    def __init__(self, fair_id: int) -> None:
        """Read whoever is at the fair."""
        self._by_number: dict[int, set[int]] = defaultdict(set)
        self._by_tax: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        numbered = select(Application.number, Application.exhibitor_id)
        for number, exhibitor_id in db.session.execute(
            numbered.where(Application.fair_id == fair_id, Application.exhibitor_id.is_not(None))
        ):
            if number is not None and exhibitor_id is not None:
                self._by_number[number].add(exhibitor_id)
        named = select(Exhibitor.id, Exhibitor.display_name, Company).join(Exhibitor.company)
        for exhibitor_id, display_name, company in db.session.execute(named.where(Exhibitor.fair_id == fair_id)):
            self._by_tax[company.tax_key].add(exhibitor_id)
            self._add_names(exhibitor_id, (display_name, company.legal_name, company.latin_name))
        self._by_tax.pop("", None)

    def _add_names(self, exhibitor_id: int, names: Iterable[str]) -> None:
        for name in names:
            if name:
                self._by_name[company_key(name)].add(exhibitor_id)

    def meant(self, entry: RecordEntry) -> set[int]:
        """Return whom a row may mean: by application number, else tax code, else name; empty is nobody."""
        by_number = self._by_number.get(entry.application or 0, set())
        by_tax = self._by_tax.get(tax_key(entry.tax_code), set()) if entry.tax_code else set()
        by_name = self._by_name.get(company_key(entry.name), set()) if entry.name else set()
        for found in (by_number, by_tax):
            if found:
                return found & by_name or found
        return by_name
