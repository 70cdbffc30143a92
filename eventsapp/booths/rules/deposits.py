"""Money that arrived when its stand was gone: what refuses to count it twice."""

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal


class DepositNoted(Refusal):
    """A deposit that stands among those without a place already."""

    sentence = _l("This deposit was noted before: it is in the list of paid companies without a stand.")


class DepositSettled(Refusal):
    """A deposit that has found its stand, or was paid back."""

    sentence = _l("This deposit was settled before. Nothing was changed; look at the list again.")
