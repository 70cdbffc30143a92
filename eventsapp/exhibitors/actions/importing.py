"""Taking a list of exhibitors into a fair: planned first, then written; the same list twice changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.accounts.models import User
from eventsapp.exhibitors.importers import ExhibitorEntry, ExhibitorList, Tell, tell_nobody
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.exhibitors.rules import company_key, domain_key, language_of_name, remark_sentence, tax_key
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold

_CHUNK = 500

Placing = Callable[[int, User | None], dict[str, Any] | None]
_placings: list[Placing] = []


def place_after_import(placing: Placing) -> None:
    """Let the slice that knows the plan place exhibitors in the very transaction their list comes in."""
    if placing not in _placings:
        _placings.append(placing)


@dataclass(frozen=True)
class Skip:
    """A row that was not taken over, and why."""

    row: int
    reason: str


@dataclass
class ImportResult:
    """What an import did, or would do: counts of exhibitors, and each row that is left out."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skips: list[Skip] = field(default_factory=list)
    placements: dict[str, Any] | None = None
    """What became of the stand references, where the fair has a plan: counts, and each that found no unit."""

    @property
    def skipped(self) -> int:
        """How many rows were left out."""
        return len(self.skips)


@dataclass(frozen=True)
class _Step:
    """What becomes of one entry: its exhibitor where there is one, and the values that differ."""

    entry: ExhibitorEntry
    exhibitor: Exhibitor | None
    changes: dict[str, object]


def plan_import(fair: Fair, listing: ExhibitorList, tell: Tell = tell_nobody) -> ImportResult:
    """What an import would do, without writing anything."""
    return _counted(listing, _steps(fair, listing, tell))


def import_exhibitors(fair: Fair, listing: ExhibitorList, actor: User | None) -> ImportResult:
    """Take a list over: new exhibitors are made, known ones brought up to date, none is ever removed."""
    lock_fair(fair.id)  # one list at a time
    steps = _steps(fair, listing)
    companies = _known_companies(fair, [step.entry for step in steps if step.exhibitor is None])
    for step in steps:
        if step.exhibitor is None:
            _create(fair, step.entry, companies)
        else:
            _update(step.exhibitor, step.changes)
    db.session.flush()
    result = _counted(listing, steps)
    for placing in _placings:
        result.placements = placing(fair.id, actor)
    record(
        "exhibitors.imported",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.display_name if actor else "command line",
        after={"created": result.created, "updated": result.updated, "skipped": result.skipped},
    )
    return result


def _counted(listing: ExhibitorList, steps: Iterable[_Step]) -> ImportResult:
    result = ImportResult(skips=[Skip(remark.row, remark_sentence(remark)) for remark in listing.skipped])
    for step in steps:
        if step.exhibitor is None:
            result.created += 1
        elif step.changes:
            result.updated += 1
        else:
            result.unchanged += 1
    return result


def _steps(fair: Fair, listing: ExhibitorList, tell: Tell = tell_nobody) -> list[_Step]:
    """Each entry beside the exhibitor it speaks of: by reference, else one without a reference of the same name."""
    exhibitors = db.session.scalars(
        select(Exhibitor).where(Exhibitor.fair_id == fair.id).options(joinedload(Exhibitor.company))
    ).all()
    by_ref = {exhibitor.source_ref: exhibitor for exhibitor in exhibitors if exhibitor.source_ref}
    by_name = {
        (exhibitor.company.name_key, exhibitor.company.country): exhibitor
        for exhibitor in exhibitors
        if not exhibitor.source_ref
    }
    steps = []
    for done, entry in enumerate(listing.entries):
        tell(done, len(listing.entries))
        known = by_ref.get(entry.ref) or by_name.pop((company_key(entry.legal_name), entry.country), None)
        steps.append(_Step(entry, known, _changes(fair, known, entry) if known else {}))
    return steps


def _values(fair: Fair, entry: ExhibitorEntry) -> dict[str, object]:
    names = (entry.legal_name, entry.latin_name, entry.fascia_name)
    return {
        "display_name": entry.legal_name,
        "name_language": language_of_name(entry.legal_name),
        "search_key": fold(" ".join(names))[:1000],
        "fascia_name": entry.fascia_name,
        "units_wanted": entry.units or max(1, len(entry.stands)),
        "contact_email": entry.email,
        "description": {fair.default_language: entry.description} if entry.description else {},
        "source_ref": entry.ref,
        "stand_refs": [f"{stand.hall}|{stand.number}" for stand in entry.stands],
    }


def _company_values(entry: ExhibitorEntry) -> dict[str, object]:
    return {
        "legal_name": entry.legal_name,
        "latin_name": entry.latin_name,
        "name_key": company_key(entry.legal_name),
        "country": entry.country,
        "tax_code": entry.tax_code,
        "tax_key": tax_key(entry.tax_code),
        "website": entry.website,
        "domain_key": domain_key(entry.website, entry.email),
        "street": entry.address,
        "province": entry.city,
    }


def _changes(fair: Fair, exhibitor: Exhibitor, entry: ExhibitorEntry) -> dict[str, object]:
    """What the list says and the exhibitor does not; what the list leaves empty stays as it is."""
    changes = {
        name: value for name, value in _values(fair, entry).items() if value and getattr(exhibitor, name) != value
    }
    changes.update(
        (f"company.{name}", value)
        for name, value in _company_values(entry).items()
        if value and getattr(exhibitor.company, name) != value
    )
    return changes


def _update(exhibitor: Exhibitor, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        target: Exhibitor | Company = exhibitor.company if name.startswith("company.") else exhibitor
        setattr(target, name.removeprefix("company."), value)


def _known_companies(fair: Fair, entries: list[ExhibitorEntry]) -> dict[tuple[str, str], Company]:
    """Companies of earlier fairs by folded name and country, those that are at this fair already left out."""
    keys = sorted({company_key(entry.legal_name) for entry in entries})
    here = select(Exhibitor.company_id).where(Exhibitor.fair_id == fair.id)
    found: dict[tuple[str, str], Company] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        wanted = select(Company).where(Company.name_key.in_(chunk), Company.id.not_in(here)).order_by(Company.id)
        for company in db.session.scalars(wanted):
            found.setdefault((company.name_key, company.country), company)
    return found


def _create(fair: Fair, entry: ExhibitorEntry, companies: dict[tuple[str, str], Company]) -> None:
    values = _company_values(entry)
    company = companies.pop((company_key(entry.legal_name), entry.country), None)
    if company is None:
        company = Company(**values)
        db.session.add(company)
    db.session.add(Exhibitor(fair_id=fair.id, company=company, **_values(fair, entry)))
