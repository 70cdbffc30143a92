"""How many phones of an exhibitor may collect."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

MOST_LICENCES = 500


class LicencesUsed(Refusal):
    """One phone more than the exhibitor has licences for."""

    sentence = _l("Every licence of this stand is in use by another phone. Nothing was opened.")


def free_licence(granted: int | None, used: Collection[int], phones: int) -> int:
    """Return the lowest licence that no phone uses; refuses with LicencesUsed.

    ``phones`` is how many collect, also those from before there were licences; ``granted`` is None for no limit.
    """
    if granted is not None and phones >= granted:
        raise LicencesUsed
    return next(number for number in range(1, len(used) + 2) if number not in used)
