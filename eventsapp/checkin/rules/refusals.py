"""What is refused at gates, desks, kiosks and stations, with the sentence that people read."""

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Busy, Refusal


class GateTaken(Refusal):
    """Two gates of a fair want the same code."""

    field = "code"
    sentence = _l("This fair has a gate with this code already.")


class GateInUse(Refusal):
    """A gate that has seen somebody stays."""

    sentence = _l("People have passed this gate, so it stays. Lock it if nobody shall pass any more.")


class BadHours(Refusal):
    """A gate that closes before it opens."""

    status = 422
    field = "closes_at"
    sentence = _l("The gate closes before it opens. Example: 08:30 to 17:30.")


class NotEnrolled(Refusal):
    """A device that was never enrolled, or is no more."""

    status = 401
    sentence = _l(
        "This device is not enrolled here. Ask whoever runs the gates for a code, and open it with this device."
    )


class EnrolmentOver(Refusal):
    """A code for devices that is used up or too old."""

    status = 410
    sentence = _l("This code is used up or older than ten minutes. Ask for a new one.")


class NotOneDevice(Refusal):
    """A code for several desks or kiosks at once."""

    status = 422
    field = "uses"
    sentence = _l("A code for a desk or a kiosk is for one device. Make a code for each of them.")


class QuestionOver(Refusal):
    """A question about consents that was answered, replaced or left alone for too long."""

    status = 410
    sentence = _l("This was answered already, or is older than ten minutes. Ask at the desk to be asked again.")


class BadBatch(Refusal):
    """Scans that cannot be read."""

    status = 422
    field = "scans"
    sentence = _l("Each scan needs an id of 8 to 64 letters and digits, a code, and the moment in milliseconds.")


class TooManyScans(Refusal):
    """More scans at once than are taken."""

    status = 413
    field = "scans"
    sentence = _l("Send at most 500 scans at a time.")


class SentBefore(Busy):
    """A scan that was kept before: its answer of then is to be looked up."""


class NothingToUndo(Refusal):
    """A scan that admitted nobody, or was undone already."""

    sentence = _l("This scan has let nobody pass, or was undone already. Nothing was changed.")


class NoGate(Refusal):
    """A desk that is at no gate."""

    sentence = _l("This fair has no gate yet, so nobody can be let in. Add one under Gates first.")


class NoBadgeYet(Refusal):
    """A badge for somebody without a ticket."""

    sentence = _l("This registration is not approved, or is cancelled, so no badge is printed. Decide about it first.")


class NoBadgeIssued(Refusal):
    """Somebody of an exhibitor who has no badge to be let in by."""

    sentence = _l("This person has no badge yet. Print it first; then it opens the gate.")


class NobodyToPickUp(Refusal):
    """A delegation without a badge that is still to be printed."""

    sentence = _l("Every badge of this group is printed already. Print a single one again at its person.")


class PickedUpMeanwhile(Refusal):
    """A delegation of which another desk prints a badge at the same moment."""

    sentence = _l("Another desk prints badges of this group just now. Press again: those that are left come out.")


class StationTaken(Refusal):
    """Two stations of a fair want the same code."""

    field = "code"
    sentence = _l("This fair has a printing station with this code already.")


class GateHasStation(Refusal):
    """Two stations for the kiosks of one gate."""

    field = "gate"
    sentence = _l("The kiosks of this gate print at another station already.")


class BadgeWaits(Refusal):
    """A badge that is on its way to paper already."""

    sentence = _l("This badge waits at a printer already. Nothing was sent a second time.")


class PrintOver(Refusal):
    """A badge that somebody else printed or put aside meanwhile."""

    sentence = _l("This badge was printed or put aside a moment ago. Look at the list again.")
