"""The rule."""

from eventsapp.checkin.deciding.values import BOTH, IN, OUT, Decision, Gate, Holder, Moment, Question, Reason, Verdict

_STATES = {
    "revoked": Reason.REVOKED,
    "cancelled": Reason.CANCELLED,
    "pending": Reason.NOT_APPROVED,
    "unpaid": Reason.UNPAID,
}


def decide(asked: Question) -> Decision:
    """Say whether somebody passes. Whoever wants out is never kept in, whatever is locked or over."""
    if asked.problem:
        return _refused(Reason(asked.problem))
    if asked.holder is None and not asked.is_newer_than_list:
        return _refused(Reason.UNKNOWN)
    if _goes_out(asked):
        return Decision(Verdict.ADMITTED, Reason.OUT, OUT)
    against = _against(asked)
    return _refused(against) if against else _entry(asked)


def _goes_out(asked: Question) -> bool:
    """At a gate for both ways whoever is in goes out, save right after coming in: that is a second scan."""
    if asked.gate.direction != BOTH:
        return asked.gate.direction == OUT
    return asked.last is not None and asked.last.direction == IN and not asked.is_insisted and not _is_quiet(asked)


def _against(asked: Question) -> Reason | None:
    """Return what speaks against an entry, whoever was here before."""
    if asked.gate.is_locked:
        return Reason.LOCKDOWN
    holder = asked.holder or Holder()
    return _STATES.get(holder.state) or _out_of_place(asked.gate, holder, asked.moment)


def _out_of_place(gate: Gate, holder: Holder, moment: Moment) -> Reason | None:
    if holder.days is not None and moment.day not in holder.days:
        return Reason.WRONG_DAY
    if holder.zones is not None and gate.zone not in holder.zones:
        return Reason.NO_ZONE
    too_early = gate.opens is not None and moment.minute < gate.opens
    too_late = gate.closes is not None and moment.minute >= gate.closes
    return Reason.CLOSED if too_early or too_late else None


def _entry(asked: Question) -> Decision:
    if asked.last is not None and asked.last.direction == IN:
        if not asked.is_insisted or _is_quiet(asked) or not asked.gate.allows_reentry:
            return Decision(Verdict.AGAIN, Reason.ALREADY_IN)
        return Decision(Verdict.ADMITTED, Reason.LET_AGAIN, IN)
    against = _against_coming(asked)
    if against:
        return _refused(against)
    if asked.last is not None:
        return Decision(Verdict.ADMITTED, Reason.REENTRY, IN)
    return Decision(Verdict.ADMITTED, Reason.FIRST if asked.holder else Reason.UNLISTED, IN)


def _against_coming(asked: Question) -> Reason | None:
    """Return what speaks against somebody who is not inside."""
    if asked.last is not None and not asked.gate.allows_reentry:
        return Reason.NO_REENTRY
    if _is_quiet(asked):
        return Reason.TOO_SOON
    return Reason.FULL if asked.gate.limit is not None and asked.inside >= asked.gate.limit else None


def _is_quiet(asked: Question) -> bool:
    return asked.last is not None and asked.moment.at - asked.last.at < asked.gate.quiet_minutes * 60


def _refused(reason: Reason) -> Decision:
    return Decision(Verdict.REFUSED, reason)
