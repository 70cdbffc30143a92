"""What people who propose are asked to agree to."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDING_VERSION = "2026-11"
"""Changes with every change of a wording below: the record of a consent names it."""


@dataclass(frozen=True)
class Purpose:
    """One purpose that people's data may serve, with the sentence they agree to."""

    code: str
    wording: LazyString
    is_needed: bool


PURPOSES: Mapping[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose(
            "proposal_review",
            _l("I agree that the programme team reads these details to decide about the proposal and write to me."),
            is_needed=True,
        ),
        Purpose(
            "proposal_speakers",
            _l("Everybody named as a speaker knows of it and agrees that I send their details."),
            is_needed=True,
        ),
        Purpose(
            "proposal_publish",
            _l("If it is accepted, title, description, names and organisations may be published in the agenda."),
            is_needed=True,
        ),
        Purpose(
            "organiser_news", _l("The organiser may write to me about this fair and the next one."), is_needed=False
        ),
    )
}
