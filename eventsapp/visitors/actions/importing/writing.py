"""Writing the people of a list: rows by the thousand, each with what a registration writes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import select

from eventsapp.accounts.models import Consent, User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.bulk import reserve_ids, write_rows
from eventsapp.infra.database import db
from eventsapp.infra.finding import words_of
from eventsapp.infra.folding import fold
from eventsapp.visitors.actions.importing.answering import Answer
from eventsapp.visitors.actions.importing.flagging import FEW, flag_listed
from eventsapp.visitors.actions.importing.resolving import Resolved
from eventsapp.visitors.actions.registering import set_keys, take_numbers
from eventsapp.visitors.importers import ListedPerson
from eventsapp.visitors.models import Ticket, Visitor, VisitorAnswer, VisitorState, VisitorWord, new_token
from eventsapp.visitors.rules import phone_key_of
from eventsapp.visitors.rules.importing import FIELDS, IMPORTED, language_for, mark_of, marks_of

_VISITOR = (
    "id", "fair_id", "number", "token", "full_name", "latin_name", "company", "job_title", "email", "phone", "country",
    "language", "kind", "type_id", "is_held", "state", "decision_note", "amount_minor", "currency", "phone_key",
    "name_key", "company_key", "search_key", "source_ref", "source_marks", "registered_at",
)  # fmt: skip
_TICKET = ("fair_id", "visitor_id", "issued_at", "reason")
_CONSENT = ("subject", "subject_id", "purpose", "wording_version", "wording", "language", "channel", "given_at")
_ANSWER = ("visitor_id", "question_id", "position", "value", "question", "words", "language")
_WORD = ("visitor_id", "word", "fair_id")
_WITHOUT_KEYS: Final = frozenset({"source_ref", "job_title", "language"})
_LINE = ("at", "fair_id", "actor_id", "actor", "action", "subject", "subject_id", "before", "after", "reason")


class Writer:
    """Writes pieces of a list into a fair, at one moment and in one person's name."""

    def __init__(
        self, fair: Fair, actor: User | None, now: datetime, consents: Mapping[str, str], numbers: range
    ) -> None:
        self._fair, self._now = fair, now
        self._actor_id = actor.id if actor else None
        self._actor = actor.email if actor else "command line"
        self._labels = consents
        self._numbers = iter(numbers)
        self._first_id = 0
        self._last_id = 0
        self._names: set[str] = set()

    def create(self, people: Sequence[Resolved]) -> list[int]:
        """Register people, with tickets, consents, words and lines in the audit log; returns their ids."""
        ids = list(reserve_ids(Visitor, len(people)))
        numbers = self._take_numbers(len(people))
        rows = [self._visitor(one, *keys) for one, keys in zip(people, zip(ids, numbers, strict=True), strict=True)]
        write_rows(Visitor, _VISITOR, rows)
        write_rows(Ticket, _TICKET, ([self._fair.id, one, self._now, ""] for one in ids))
        write_rows(VisitorWord, _WORD, self._words(rows))
        kinds = [one.type.code if one.type else "visitor" for one in people]
        after = (
            {"number": number, "type": kind, "state": "approved"} for number, kind in zip(numbers, kinds, strict=True)
        )
        self._note("visitor.imported", ((one, {}, said) for one, said in zip(ids, after, strict=True)))
        self._first_id, self._last_id = self._first_id or ids[0], ids[-1]
        if len(self._names) <= FEW:
            self._names.update(one.person.name_key for one in people)
        return ids

    def agree(self, agreed: Sequence[tuple[int, ListedPerson, Sequence[Sequence[str]]]]) -> int:
        """Record what the list says that visitors agreed to; returns how many consents."""
        rows = [
            [
                "visitor",
                visitor_id,
                purpose,
                IMPORTED,
                self._labels[purpose],
                self._language(person),
                IMPORTED,
                self._when(at),
            ]
            for visitor_id, person, consents in agreed
            for purpose, at in consents
        ]
        write_rows(Consent, _CONSENT, rows)
        return len(rows)

    def answer(self, answered: Sequence[tuple[int, ListedPerson, Sequence[Answer]]]) -> None:
        """Keep what the list answers to the questions of the fair."""
        rows = [
            [
                visitor_id,
                one.question_id,
                one.position,
                list(one.value),
                one.question,
                one.words,
                self._language(person),
            ]
            for visitor_id, person, answers in answered
            for one in answers
        ]
        if rows:
            write_rows(VisitorAnswer, _ANSWER, rows)

    def update(self, people: Sequence[Resolved]) -> None:
        """Change people who are known; their words follow, and each has a line in the audit log."""
        changing = {one.known.id: one for one in people if one.known is not None}
        found = db.session.scalars(select(Visitor).where(Visitor.id.in_(changing))).all()
        for visitor in found:
            self._change(visitor, changing[visitor.id])
        db.session.flush()
        lines = [(one, _before(resolved), dict(resolved.merge.changes)) for one, resolved in changing.items()]
        self._note("visitor.updated_by_list", lines)

    def _change(self, visitor: Visitor, resolved: Resolved) -> None:
        known, changes = resolved.known, resolved.merge.changes
        for name, value in changes.items():
            setattr(visitor, name, value)
        if not changes.keys() <= _WITHOUT_KEYS:
            visitor.phone_key = phone_key_of(visitor.phone, visitor.country)
            set_keys(visitor)
        said = {name: mark_of(value) for name, value in changes.items() if name in FIELDS}
        visitor.source_marks = {**((known.source_marks if known is not None else None) or {}), **said}

    def flag(self) -> int:
        """Flag whoever is new with others who may be the same person; returns how many pairs."""
        if not self._first_id:
            return 0
        names = self._names if len(self._names) <= FEW else ()
        return flag_listed(self._fair, (self._first_id, self._last_id), self._now, names)

    def _visitor(self, resolved: Resolved, visitor_id: int, number: int) -> list[Any]:
        person, found = resolved.person, resolved.type
        digits = "".join(filter(str.isdigit, person.phone))
        latin = fold(person.latin_name) if person.latin_name else ""
        sought = (person.name_key, latin, person.company_key, fold(person.email), digits, f"v-{number:05d}")
        return [
            visitor_id,
            self._fair.id,
            number,
            new_token(),
            person.full_name,
            person.latin_name,
            person.company,
            person.job_title,
            person.email,
            person.phone,
            person.country,
            self._language(person),
            found.code if found else "visitor",
            found.id if found else None,
            False,
            VisitorState.APPROVED.value,
            "",
            found.amount_minor if found else None,
            found.currency if found else "VND",
            person.phone_key,
            person.name_key,
            person.company_key,
            " ".join(filter(None, sought)),
            person.ref or None,
            marks_of(person),
            self._now,
        ]

    def _words(self, rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        place = {name: _VISITOR.index(name) for name in _VISITOR}
        names = [place[name] for name in ("full_name", "latin_name", "company")]
        phone, key, email, number = (place[name] for name in ("phone", "phone_key", "email", "number"))
        for row in rows:
            words = words_of(
                [row[one] for one in names], phone=row[key] or row[phone], email=row[email], number=row[number]
            )
            for word in words:
                yield row[0], word, row[1]

    def _note(self, action: str, lines: Iterable[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
        """Write the lines of the audit log, with what was before and what is afterwards."""
        now, fair_id, actor_id, actor = self._now, self._fair.id, self._actor_id, self._actor
        rows = (
            [now, fair_id, actor_id, actor, action, "visitor", visitor_id, before, after, IMPORTED]
            for visitor_id, before, after in lines
        )
        write_rows(AuditEntry, _LINE, rows)

    def _take_numbers(self, count: int) -> list[int]:
        """Take numbers that were set aside, and anew what is missing of them."""
        numbers = list(islice(self._numbers, count))
        return numbers if len(numbers) == count else [*numbers, *take_numbers(self._fair, count - len(numbers))]

    def _language(self, person: ListedPerson) -> str:
        return language_for(person, self._fair.default_language)

    def _when(self, stated: str) -> datetime:
        """Return when somebody agreed: as the list says, unless that is still to come."""
        return min(datetime.fromisoformat(stated), self._now) if stated else self._now


def _before(resolved: Resolved) -> dict[str, Any]:
    return {name: getattr(resolved.known, name) for name in resolved.merge.changes}
