"""Holding a list against who is registered: what becomes of each of its people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventsapp.fairs.models import Fair
from eventsapp.infra.folding import fold
from eventsapp.visitors.actions.importing.answering import Answer, Answers
from eventsapp.visitors.importers import MADE, ListedPerson, Remark
from eventsapp.visitors.models import VisitorType
from eventsapp.visitors.queries import types_of
from eventsapp.visitors.queries.importing import (
    Registered,
    has_visitors,
    people_by_code,
    people_by_email,
    people_by_phone,
)
from eventsapp.visitors.rules.importing import NOTHING, Merge, is_same_person, language_for, merged, reason_to_leave


class Resolved(NamedTuple):
    """Somebody of a list, beside who they are here."""

    person: ListedPerson
    known: Registered | None = None
    merge: Merge = NOTHING
    type: VisitorType | None = None
    """As what somebody new is registered."""
    skip: Remark | None = None
    remarks: Sequence[Remark] = ()
    answers: Sequence[Answer] = ()


class Types:
    """The types of the fair by whatever a list calls them, and how many places each has left."""

    def __init__(self, fair: Fair, default: VisitorType | None) -> None:
        self._default = default
        self._named: dict[str, VisitorType] = {}
        self.taken: Counter[int] = Counter()
        for one in types_of(fair):
            for name in (one.code, *one.name.values(), *one.badge_word.values()):
                self._named.setdefault(fold(name), one)
        self._known: dict[str, VisitorType | None] = {"": default}

    def named(self, text: str) -> VisitorType | None:
        """Return the type of a cell; the list's own where it is empty, None where there is none of that name."""
        if text not in self._known:
            self._known[text] = self._named.get(fold(text))
        return self._known[text]

    def has_place(self, found: VisitorType) -> bool:
        """Take a place of a type; False where none is left."""
        if found.quota is not None and found.taken + self.taken[found.id] >= found.quota:
            return False
        self.taken[found.id] += 1
        return True


class Resolver:
    """Says of each person of a list who they are; the same for a preview and for the import itself."""

    def __init__(self, fair: Fair, default: VisitorType | None) -> None:
        self._fair = fair
        self._is_empty = not has_visitors(fair)
        self.types = Types(fair, default)
        self._answers = Answers(fair)
        self._claimed: set[int] = set()

    def resolve(self, people: Sequence[ListedPerson]) -> Iterator[Resolved]:
        """Yield what becomes of the people of a piece."""
        found = _Found(self._fair, people) if not self._is_empty else None
        for person in people:
            known = found.match(person, self._claimed) if found else None
            yield self._of_known(person, known) if known is not None else self._of_new(person)

    def _of_known(self, person: ListedPerson, known: Registered) -> Resolved:
        self._claimed.add(known.id)
        if known.source_ref == person.ref and person.ref and not is_same_person(person, known):
            return Resolved(person, skip=Remark(person.row, "code_taken", person.ref))
        if reason := reason_to_leave(known):
            return Resolved(person, skip=Remark(person.row, reason))
        merge = merged(person, known)
        answers, remarks = self._answered(person, known.language)
        if merge.kept:
            remarks.append(Remark(person.row, "kept", ",".join(merge.kept)))
        if person.type:
            listed = self.types.named(person.type)
            if listed is None or listed.id != known.type_id:
                remarks.append(Remark(person.row, "type_kept" if listed else "type_unknown", person.type))
        return Resolved(person, known, merge, remarks=remarks, answers=answers)

    def _of_new(self, person: ListedPerson) -> Resolved:
        found = self.types.named(person.type)
        if found is None and person.type:
            return Resolved(person, skip=Remark(person.row, "type_unknown", person.type))
        if found is not None and not self.types.has_place(found):
            return Resolved(person, skip=Remark(person.row, "type_full", person.type or found.code))
        answers, remarks = self._answered(person, language_for(person, self._fair.default_language))
        return Resolved(person, type=found, remarks=remarks, answers=answers)

    def _answered(self, person: ListedPerson, language: str) -> tuple[list[Answer], list[Remark]]:
        if not person.answers:
            return [], []
        answers, unclear = self._answers.of(person, language)
        return answers, [Remark(person.row, "answer_unclear", text) for text in unclear]


class _Found:
    """Who of the registered may be meant by the people of a piece, by code, by address and by number."""

    def __init__(self, fair: Fair, people: Sequence[ListedPerson]) -> None:
        codes = {one.ref for one in people if one.ref}
        addresses = {one.email for one in people if one.email}
        numbers = {one.phone_key for one in people if one.phone_key and not one.email}
        self._by_code = {one.source_ref: one for one in people_by_code(fair, codes)}
        self._by_email = _by(people_by_email(fair, addresses), "email")
        self._by_phone = _by(people_by_phone(fair, numbers), "phone_key")

    def match(self, person: ListedPerson, claimed: set[int]) -> Registered | None:
        """Return who is meant: by code, else by e-mail and name, else by phone and name."""
        if person.ref and (known := self._by_code.get(person.ref)) is not None:
            return known
        if person.email:
            found = self._by_email.get((person.email, person.name_key), ())
        else:
            found = self._by_phone.get((person.phone_key, person.name_key), ())
        # A code names one person: whoever has another code already is somebody else.
        has_code = bool(person.ref) and not person.ref.startswith(MADE)
        free = [one for one in found if one.id not in claimed and not (has_code and one.source_ref)]
        return next((one for one in free if not reason_to_leave(one)), free[0] if free else None)


def _by(rows: Sequence[Registered], column: str) -> Mapping[tuple[str, str], Sequence[Registered]]:
    found = defaultdict[tuple[str, str], list[Registered]](list)
    for one in rows:
        found[getattr(one, column), one.name_key].append(one)
    return found
