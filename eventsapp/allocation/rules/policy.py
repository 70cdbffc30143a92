"""Two people who set the same things: what each saw when they began to type decides whether it is set."""

import hashlib
import json
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal


class PolicyChanged(Refusal):
    """Settings that are not what the person saw when deciding."""

    sentence = _l("Somebody else changed this while you typed. Nothing was set; what you typed is still here.")


def mark_of(values: Mapping[str, object]) -> str:
    """Return a mark of settings that is another one whenever they are others.

    A fair has one row for formula, sliders and zones; its version would also tell of changes to the others.
    """
    written = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def check_seen(seen: str, values: Mapping[str, object]) -> None:
    """Refuse to set anew what is no longer what the person saw."""
    if seen != mark_of(values):
        raise PolicyChanged
