"""Whether a company that applies is known here already, from this fair or another one, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors.models import Application, Company
from eventsapp.exhibitors.rules.company import Alike
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import Refusal

ADDRESS: Final = ("street", "ward", "province", "postal_code")
COMPANY_FACTS: Final = ("legal_name", "latin_name", "tax_code", "website", *ADDRESS)
"""What a company has in common at every fair, by the names it has in an application too."""


class CompanyUndecided(Refusal):
    """A company that may be one known here is joined to it by a person, never by itself."""

    field = "company"
    sentence = _l("A company like this one is known here. Say whether it is the same before you approve it.")


class KnownOtherwise(CompanyUndecided):
    """What was chosen from is not what is known any more: someone else decided in between."""

    sentence = _l("This company is known otherwise by now. Look again and choose once more.")


@dataclass(frozen=True)
class KnownCompany:
    """A company that may be the one that applies: why, and the fairs it was at, the latest first."""

    company: Company
    reasons: tuple[Alike, ...]
    fairs: tuple[Fair, ...] = ()
    is_here: bool = False
    """Whether it is an exhibitor of the very fair: whoever is joined to it acts for that exhibitor."""

    @property
    def is_sure(self) -> bool:
        """Whether its tax code and country are those of the application; a name alone says too little."""
        return Alike.TAX_CODE in self.reasons


@dataclass(frozen=True)
class CompanyChoice:
    """Which company applies: a known one by its id, or a new one (None)."""

    company_id: int | None = None


def likely_choice(known: Sequence[KnownCompany]) -> CompanyChoice | None:
    """What a reviewer most likely chooses; None where only they can tell."""
    if not known:
        return CompanyChoice()
    sure = [one for one in known if one.is_sure]
    return CompanyChoice(sure[0].company.id) if len(sure) == 1 else None


def settled_choice(known: Sequence[KnownCompany]) -> CompanyChoice | None:
    """What needs no person; None where there is something to decide.

    A company nobody knows is new. One that agrees in tax code and name is the same, unless it is at this fair already.
    """
    if not known:
        return CompanyChoice()
    first = known[0]
    agrees = len(known) == 1 and set(first.reasons) >= {Alike.TAX_CODE, Alike.NAME}
    return CompanyChoice(first.company.id) if agrees and not first.is_here else None


def replaced_facts(company: Company, application: Application) -> dict[str, tuple[str, str]]:
    """What an application says otherwise than its known company: fact -> (known, said).

    Silence replaces nothing, but an address is one answer: where any part of it is said, all of it is.
    """
    pairs = {name: (getattr(company, name) or "", getattr(application, name) or "") for name in COMPANY_FACTS}
    has_address = any(pairs[name][1] for name in ADDRESS)
    said_at_all = {name for name, (_known, said) in pairs.items() if said or (has_address and name in ADDRESS)}
    return {name: (known, said) for name, (known, said) in pairs.items() if name in said_at_all and said != known}
