"""Consents in the words people saw."""

from collections.abc import Mapping

from flask_babel import LazyString, force_locale

from eventsapp.infra.locale import babel_locale


def worded(wordings: Mapping[str, LazyString], language: str) -> dict[str, str]:
    """Return each purpose's wording in a language."""
    with force_locale(str(babel_locale(language))):
        return {purpose: str(wording) for purpose, wording in wordings.items()}
