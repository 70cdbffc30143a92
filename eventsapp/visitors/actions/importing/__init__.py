"""Taking a list of visitors into a fair: planned first, then written all or nothing; twice the same changes nothing."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import update

from eventsapp.accounts.models import Consent, User
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import AuditEntry, record
from eventsapp.infra.bulk import look_after
from eventsapp.infra.database import db, refuse_on, transaction
from eventsapp.infra.refusals import Busy
from eventsapp.visitors.actions.importing.answering import Answer
from eventsapp.visitors.actions.importing.resolving import Resolved, Resolver
from eventsapp.visitors.actions.importing.result import VisitorImport
from eventsapp.visitors.actions.importing.sending import send_tickets_of
from eventsapp.visitors.actions.importing.writing import Writer
from eventsapp.visitors.actions.registering import take_numbers
from eventsapp.visitors.importers import ListedPerson, Remark, Tell, VisitorList, tell_nobody
from eventsapp.visitors.models import Ticket, Visitor, VisitorType, VisitorWord
from eventsapp.visitors.queries.importing import consents_given_by, lock_lists, questions_answered_by
from eventsapp.visitors.rules import check_open

__all__ = ["VisitorImport", "import_visitors", "plan_visitors", "prepare_import"]

MANY: Final = 5000
"""So many new people are worth that the database takes stock at once."""

# Two lists that name one code at once, past the lock: the second tries again and finds the person.
refuse_on("uq_visitors_fair_id_source_ref", Busy)


def plan_visitors(
    fair: Fair, listing: VisitorList, default: VisitorType | None = None, tell: Tell = tell_nobody
) -> VisitorImport:
    """Say what an import would do, without writing anything; ``default`` is the type of rows that name none."""
    check_open(fair, clock.now())
    result, resolver = VisitorImport.of(listing), Resolver(fair, default)
    done = 0
    for people in listing.spool.pieces():
        tell(done, listing.spool.count)
        _count(result, list(resolver.resolve(people)))
        done += len(people)
    result.skips.sort(key=_row)
    return result


def prepare_import(fair: Fair, wanted: int) -> range:
    """Set numbers aside in a transaction of its own, so that nobody who registers waits while a long list is written.

    Numbers that are not used in the end stay unused.
    """
    with transaction():
        ensure_signing_key(fair)
        return take_numbers(fair, wanted) if wanted else range(0)


def import_visitors(
    fair: Fair,
    listing: VisitorList,
    actor: User | None,
    *,
    default: VisitorType | None = None,
    numbers: range = range(0),
    send_tickets: bool = False,
) -> VisitorImport:
    """Take a list over: new people get tickets, known ones are brought up to date, nobody is ever removed."""
    now = clock.now()
    check_open(fair, now)
    ensure_signing_key(fair)
    lock_lists(fair)
    result, resolver = VisitorImport.of(listing), Resolver(fair, default)
    writer = Writer(fair, actor, now, listing.consents, numbers)
    for people in listing.spool.pieces():
        resolved = list(resolver.resolve(people))
        _count(result, resolved)
        _write(writer, resolved, result, send_tickets=send_tickets)
    for type_id, count in resolver.types.taken.items():
        counted = update(VisitorType).where(VisitorType.id == type_id).values(taken=VisitorType.taken + count)
        db.session.execute(counted, execution_options={"synchronize_session": False})
    result.alike = writer.flag()
    if result.created >= MANY:
        look_after(Visitor, VisitorWord, Ticket, Consent, AuditEntry)
    result.skips.sort(key=_row)
    _note(fair, actor, result)
    return result


def _row(remark: Remark) -> int:
    return remark.row


def _count(result: VisitorImport, resolved: Sequence[Resolved]) -> None:
    for one in resolved:
        if one.skip:
            result.skips.append(one.skip)
        elif one.known is None:
            result.created += 1
        elif one.merge.changes:
            result.updated += 1
        else:
            result.unchanged += 1
        for remark in one.remarks:
            result.remarks.add(remark.row, remark.key, remark.value)
        result.kept += bool(one.merge.kept)


def _write(writer: Writer, resolved: Sequence[Resolved], result: VisitorImport, *, send_tickets: bool) -> None:
    new = [one for one in resolved if one.known is None and not one.skip]
    ids = writer.create(new) if new else []
    writer.update([one for one in resolved if one.merge.changes])
    agreed = [(visitor_id, one.person, one.person.consents) for visitor_id, one in zip(ids, new, strict=True)]
    agreed += _agreed_anew([one for one in resolved if one.known is not None and one.person.consents], result)
    result.consents += writer.agree([one for one in agreed if one[2]])
    answered = [(visitor_id, one.person, one.answers) for visitor_id, one in zip(ids, new, strict=True) if one.answers]
    writer.answer([*answered, *_answered_anew([one for one in resolved if one.known is not None and one.answers])])
    if send_tickets:
        reached = [
            visitor_id for visitor_id, one in zip(ids, new, strict=True) if one.person.email or one.person.phone_key
        ]
        send_tickets_of(reached, result.sent)
        result.sent += len(reached)


def _answered_anew(known: Sequence[Resolved]) -> list[tuple[int, ListedPerson, Sequence[Answer]]]:
    """Return what a list answers for known people to questions that they left open."""
    ids = [one.known.id for one in known if one.known is not None]
    given = questions_answered_by(ids) if ids else set()
    return [
        (one.known.id, one.person, [two for two in one.answers if (one.known.id, two.question_id) not in given])
        for one in known
        if one.known is not None
    ]


def _agreed_anew(
    known: Sequence[Resolved], result: VisitorImport
) -> list[tuple[int, ListedPerson, Sequence[Sequence[str]]]]:
    """Return what a list says that known people agreed to and nobody knows yet; whoever withdrew stays withdrawn."""
    given = consents_given_by([one.known.id for one in known if one.known is not None]) if known else {}
    found: list[tuple[int, ListedPerson, Sequence[Sequence[str]]]] = []
    for one in known:
        assert one.known is not None
        own = given.get(one.known.id, {})
        found.append((one.known.id, one.person, [two for two in one.person.consents if two[0] not in own]))
        if any(own.get(purpose) is False for purpose, _at in one.person.consents):
            result.remarks.add(one.person.row, "consent_withdrawn")
    return found


def _note(fair: Fair, actor: User | None, result: VisitorImport) -> None:
    counts = ("rows", "created", "updated", "unchanged", "skipped", "consents", "sent")
    record(
        "visitors.imported",
        subject="fair",
        subject_id=fair.id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        after={name: getattr(result, name) for name in counts},
    )
