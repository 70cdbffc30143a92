"""Lists of visitors in tables, of a hundred thousand rows and more: read row by row, tidied, and laid on the disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import lru_cache
from itertools import chain, islice
from types import MappingProxyType
from typing import Final

from eventsapp.exhibitors.importers.vocabulary import TOTAL_LINES
from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import Header, OpenTable, Row, Table, UnreadableFile, find_header, open_table
from eventsapp.visitors.importers.cells import country_in, email_in, is_agreed, language_in, moment_in, phone_in, tidy
from eventsapp.visitors.importers.identity import Seen, made_ref
from eventsapp.visitors.importers.model import (
    PIECE,
    ListedPerson,
    Remarks,
    Spool,
    Tell,
    VisitorList,
    tell_nobody,
)
from eventsapp.visitors.importers.people import LIMITS, Remark
from eventsapp.visitors.importers.vocabulary import CONSENT, GIVEN_ALONE, LISTS, QUESTION

MOST_ROWS: Final = 200_000
_HEAD: Final = 60
_TOLD: Final = 500
_REF: Final = 100
_TYPE: Final = 100
_ANSWER: Final = 1000
NO_QUESTIONS: Final[Mapping[int, Sequence[str]]] = MappingProxyType({})
PhoneKey = Callable[[str, str], str]
"""Makes the international form of a number in a country, or nothing."""
_fold = lru_cache(maxsize=20_000)(fold)


def read_visitors(
    data: bytes,
    *,
    local: tzinfo,
    phone_key: PhoneKey,
    questions: Mapping[int, Sequence[str]] = NO_QUESTIONS,
    tell: Tell = tell_nobody,
) -> VisitorList:
    """The people in a CSV, TSV or XLSX file, moments in it read in the zone ``local``.

    ``questions`` are those of the fair by number, each with its wordings, any of which a column may be called.

    Raises ``UnreadableFile`` where the file is broken, has no column of names, or names nobody.
    """
    table = open_table(data, MOST_ROWS)
    head = list(islice(table.rows, _HEAD))
    if not any(any(row.cells) for row in head):
        raise UnreadableFile("empty")
    vocabulary = {**{f"{QUESTION}{number}": words for number, words in questions.items()}, **LISTS}
    header = _header(Table(tuple(row for row in head if any(row.cells)), table.kind), vocabulary)
    if header is None:
        raise UnreadableFile("unknown_format")
    first = [row for row in head if any(row.cells)][header.first_data :]
    reading = _Reading(header, local, phone_key)
    rows = _telling(chain(first, table.rows), table.expected, tell)
    found = reading.people(rows)
    spool = Spool()
    while piece := list(islice(found, PIECE)):
        spool.add(piece)
    if not spool.count:
        raise UnreadableFile("no_people", rows=reading.rows)
    return _list(table, header, reading, spool)


def _header(head: Table, vocabulary: Mapping[str, Sequence[str]]) -> Header | None:
    whole = find_header(head, vocabulary, "full_name")
    parts = find_header(head, vocabulary, "family_name")
    if whole is None or (parts is not None and len(parts.columns) > len(whole.columns)):
        return parts
    return whole


def _telling(rows: Iterator[Row] | chain[Row], expected: int, tell: Tell) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % _TOLD == 0:
            tell(done, max(expected, done))
        yield row


def _list(table: OpenTable, header: Header, reading: "_Reading", spool: Spool) -> VisitorList:
    labels = {name: label for name, label in header.labels.items() if name != "row_number"}
    return VisitorList(
        spool=spool,
        row_count=reading.rows,
        skipped=reading.skipped,
        warnings=reading.remarks,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        columns=labels,
        unread_columns=header.unknown,
        consents={purpose: label for purpose, _column, label in reading.consents},
    )


class _Reading:
    """One list on its way from rows to people."""

    def __init__(self, header: Header, local: tzinfo, phone_key: PhoneKey) -> None:
        self.rows = 0
        self.skipped: list[Remark] = []
        self.remarks = Remarks()
        self._columns = header.columns
        self.consents = [
            (name.removeprefix(CONSENT), column, header.labels[name])
            for name, column in header.columns.items()
            if name.startswith(CONSENT) and name != "consent_at"
        ]
        self._questions = [
            (name.removeprefix(QUESTION), column)
            for name, column in header.columns.items()
            if name.startswith(QUESTION)
        ]
        full = header.labels.get("full_name", "")
        self._given = header.columns.get("given_name")
        if self._given is None and "family_name" in header.columns and fold(full) in GIVEN_ALONE:
            self._given = header.columns["full_name"]
        self._is_split = self._given is not None and "family_name" in header.columns
        self._local, self._phone_key = local, phone_key
        self._seen = Seen()

    def people(self, rows: Iterator[Row]) -> Iterator[ListedPerson]:
        """Yield the people; whoever is left out is remarked upon."""
        for row in rows:
            if not any(row.cells):
                continue
            self.rows += 1
            person = self._person(row)
            reason = _reason_to_skip(person)
            if reason:
                self.skipped.append(Remark(row.number, reason))
            elif earlier := self._seen.row_of(person):
                self.skipped.append(Remark(row.number, "repeats_row", str(earlier)))
            else:
                yield person

    def _person(self, row: Row) -> ListedPerson:
        cells, columns = row.cells, self._columns
        width = len(cells)

        def text(name: str, most: int) -> str:
            place = columns.get(name)
            return tidy(cells[place], most) if place is not None and place < width and cells[place] else ""

        full_name = self._name(row)
        country = self._country(row.number, text("country", 80))
        company = text("company", LIMITS["company"])
        email = self._email(row.number, text("email", LIMITS["email"]))
        phone, phone_key = self._phone(row.number, text("phone", 80), country)
        name_key, company_key = fold(full_name), _fold(company)
        ref = text("ref", _REF)
        if not (ref or email or phone_key) and company_key:
            ref = made_ref(name_key, company_key)
        return ListedPerson(
            row.number,
            ref,
            full_name,
            text("latin_name", LIMITS["latin_name"]),
            company,
            text("job_title", LIMITS["job_title"]),
            email,
            phone,
            country,
            self._language(row.number, text("language", 40)),
            text("type", _TYPE),
            self._agreed(row) if self.consents else (),
            name_key,
            company_key,
            phone_key,
            self._answers(row) if self._questions else (),
        )

    def _answers(self, row: Row) -> Sequence[tuple[str, str]]:
        found = ((number, tidy(row.cell(column), _ANSWER)) for number, column in self._questions)
        return [(number, text) for number, text in found if text]

    def _name(self, row: Row) -> str:
        """One full name; where it stands in two columns, family name first except between Latin letters."""
        if not self._is_split:
            return tidy(row.cell(self._columns.get("full_name")), LIMITS["full_name"])
        family, given = (tidy(row.cell(place), 120) for place in (self._columns["family_name"], self._given))
        together = family + given
        if together and not together.isascii() and any("\u2e80" <= char <= "\ud7af" for char in together):
            return (family + given)[: LIMITS["full_name"]]
        is_given_first = together.isascii() and self._columns["family_name"] > (self._given or 0)
        parts = (given, family) if is_given_first else (family, given)
        return " ".join(part for part in parts if part)[: LIMITS["full_name"]]

    def _email(self, row: int, text: str) -> str:
        if not text:
            return ""
        found = email_in(text)
        return found or self._unclear(row, "email_unclear", text)

    def _phone(self, row: int, text: str, country: str) -> tuple[str, str]:
        """The number as written and as it is called; where its zero or plus was lost, it is written as it is called."""
        if not text:
            return "", ""
        found = phone_in(text)
        if found is None:
            return self._unclear(row, "phone_unclear", text), ""
        key = self._phone_key(found, country)
        return (found if not key or found.startswith(("+", "0", "(")) else key)[: LIMITS["phone"]], key

    def _country(self, row: int, text: str) -> str:
        if not text:
            return ""
        return country_in(text) or self._unclear(row, "country_unclear", text)

    def _language(self, row: int, text: str) -> str:
        if not text:
            return ""
        return language_in(text) or self._unclear(row, "language_unclear", text)

    def _agreed(self, row: Row) -> Sequence[tuple[str, str]]:
        """The purposes agreed to: a yes, or the moment of it; whatever is neither yes nor no is no agreement."""
        agreed = []
        stated = row.cell(self._columns.get("consent_at"))
        when = moment_in(stated, self._local) if stated else ""
        if when is None:
            self._unclear(row.number, "moment_unclear", stated)
        for purpose, column, label in self.consents:
            cell = row.cell(column)
            if not cell:
                continue
            verdict = is_agreed(cell, label)
            own = moment_in(cell, self._local) if verdict is None else None
            if verdict or own:
                agreed.append((purpose, own or when or ""))
            elif verdict is None:
                self._unclear(row.number, "consent_unclear", cell)
        return agreed

    def _unclear(self, row: int, key: str, text: str) -> str:
        self.remarks.add(row, key, text)
        return ""


def _reason_to_skip(person: ListedPerson) -> str | None:
    if person.name_key.strip(" :") in TOTAL_LINES and not (person.email or person.phone):
        return "total_line"
    if not any(char.isalpha() for char in person.full_name):
        return "name_missing"
    return None if person.ref or person.email or person.phone_key else "nothing_to_know_again"
