"""What two plans do differently, exhibitor by exhibitor."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.allocation.models import AllocationRun, Proposal
from eventsapp.allocation.queries.runs import proposals_of


@dataclass(frozen=True, slots=True)
class Difference:
    """An exhibitor with its places in both plans, None where a plan has nothing to say of it."""

    name: str
    language: str
    points: float
    one: Proposal | None
    other: Proposal | None

    @property
    def gain(self) -> int:
        """Return how much more satisfied it is in the other plan."""
        return (self.other.satisfaction if self.other else 0) - (self.one.satisfaction if self.one else 0)


def comparison_of(one: AllocationRun, other: AllocationRun) -> Sequence[Difference]:
    """Return the exhibitors whose place differs, those with most to win or lose first."""
    first = {proposal.exhibitor_id: proposal for proposal in proposals_of(one)}
    second = {proposal.exhibitor_id: proposal for proposal in proposals_of(other)}
    found = []
    for key in sorted(first.keys() | second.keys()):
        mine, theirs = first.get(key), second.get(key)
        if set(mine.unit_ids if mine else ()) == set(theirs.unit_ids if theirs else ()):
            continue
        named = mine or theirs
        if named is not None:
            exhibitor = named.exhibitor
            found.append(Difference(exhibitor.display_name, exhibitor.name_language, named.points, mine, theirs))
    return sorted(found, key=lambda one: (-abs(one.gain), one.name))
