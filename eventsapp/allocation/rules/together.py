"""Who stands together and who apart: names, distances, and every refusal."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import SeparationKind
from eventsapp.infra.refusals import Refusal

MOST_METRES = 500.0


class PavilionNameTaken(Refusal):
    """Two pavilions of one name."""

    status = 422
    field = "name"
    sentence = _l("There is a pavilion of this name. Choose another name.")


class AlreadyInPavilion(Refusal):
    """An exhibitor that would be in two pavilions."""

    status = 422
    field = "exhibitor"
    sentence = _l("This exhibitor is in a pavilion already. Nobody is in two: take it out of the other one first.")


class SameExhibitor(Refusal):
    """An exhibitor kept apart from itself."""

    status = 422
    field = "second"
    sentence = _l("Choose two different exhibitors.")


class AlreadyApart(Refusal):
    """A rule that there is."""

    status = 422
    field = "second"
    sentence = _l("There is a rule of this kind for these two exhibitors. Remove it first to change it.")


class WrongDistance(Refusal):
    """A gap that is none."""

    status = 422
    field = "distance_m"


def check_distance(kind: str, metres: float | None) -> float:
    """Return the gap a rule of a kind keeps, in metres; only a gap has one. Refuses with WrongDistance."""
    if kind != SeparationKind.GAP:
        return 0.0
    if metres is None or not 0 < metres <= MOST_METRES:
        raise WrongDistance(
            _("A distance is more than 0 and at most %(most)s metres, such as 6.", most=round(MOST_METRES))
        )
    return round(metres, 2)


def check_pair(first_id: int, second_id: int) -> tuple[int, int]:
    """Return two exhibitors in the order they are kept in; refuses with SameExhibitor."""
    if first_id == second_id:
        raise SameExhibitor
    return min(first_id, second_id), max(first_id, second_id)
