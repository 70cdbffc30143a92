"""What is refused of releases."""

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal


class NothingToPublish(Refusal):
    """No session has a day and a time."""

    sentence = _l("No session has a day and a time yet, so there is nothing to publish.")


class NothingChanged(Refusal):
    """The programme is what the last release says."""

    sentence = _l("Nothing has changed since the last release, so there is nothing new to publish.")


class ProgrammeMoved(Refusal):
    """The programme changed between the preview and the button."""

    sentence = _l("Someone changed the programme since you opened this page. Look at the changes again, then publish.")


class TimeIsOver(Refusal):
    """A release is to be published at a time that has passed."""

    status = 422
    field = "publish_at"
    sentence = _l("This time has passed. Choose a later one, or publish now.")


class NotScheduled(Refusal):
    """The release that waited was published or cancelled meanwhile."""

    sentence = _l("No release waits for its time any more: it was published or cancelled meanwhile.")


class ReleaseMoved(Refusal):
    """Somebody published a release since the page was opened."""

    sentence = _l("Someone published a release since you opened this page. Look at it first, then choose again.")
