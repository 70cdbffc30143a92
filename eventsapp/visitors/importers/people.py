"""From rows or typed lines to people, with what is odd about each."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import UnreadableFile, find_header, read_table, refuse_size
from eventsapp.visitors.importers.cells import email_in, phone_in
from eventsapp.visitors.importers.vocabulary import PEOPLE

MOST_PEOPLE: Final = 500
LIMITS: Final = {"full_name": 120, "latin_name": 120, "company": 200, "job_title": 120, "email": 254, "phone": 40}
_TYPED: Final = ("full_name", "company", "job_title", "email", "phone", "latin_name")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody on a list; only the name is never empty."""

    row: int
    full_name: str
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells people of one list apart: the name, and how they are reached or where they work."""
        return fold(self.full_name), (self.email or self.phone or fold(self.company)).lower()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row worth telling; ``key`` names the sentence."""

    row: int
    key: str
    value: str = ""


@dataclass(frozen=True)
class PeopleList:
    """People in the order of their list, the rows left out, what is odd, and how the file was read."""

    entries: tuple[PersonEntry, ...]
    skipped: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    unread_columns: tuple[str, ...] = ()
    encoding: str | None = None


def read_table_of_people(data: bytes) -> PeopleList:
    """Return the people in a CSV, TSV or XLSX file; raises ``UnreadableFile`` where no column holds names."""
    refuse_size(data)
    table = read_table(data)
    header = find_header(table, PEOPLE, "full_name")
    if header is None:
        raise UnreadableFile("unknown_format")
    rows = table.rows[header.first_data :]
    named = ((row.number, {name: row.cell(at) for name, at in header.columns.items()}) for row in rows)
    found = _people(named)
    at = sorted((place, name) for name, place in header.columns.items() if name != "row_number")
    labels = {name: header.labels[name] for _place, name in at}
    return PeopleList(found.entries, found.skipped, found.warnings, labels, header.unknown, table.encoding)


def read_lines(text: str) -> PeopleList:
    """Return the people typed one a line: name; company; job title; e-mail; phone; name in Latin letters."""
    lines = ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" ;\t"))
    return _people((number, dict(zip(_TYPED, re.split(r"[;\t]", line), strict=False))) for number, line in lines)


def line_of(entry: PersonEntry) -> str:
    """Write somebody as a line that is read back as the same."""
    cells = [" ".join(getattr(entry, name).replace(";", ",").split()) for name in _TYPED]
    return "; ".join(cells).rstrip("; ")


def _people(rows: Iterable[tuple[int, Mapping[str, str]]]) -> PeopleList:
    entries: list[PersonEntry] = []
    skipped: list[Remark] = []
    warnings: list[Remark] = []
    seen: set[tuple[str, str]] = set()
    for number, texts in rows:
        entry = _entry(number, texts, warnings)
        if not any(letter.isalpha() for letter in entry.full_name):
            skipped.append(Remark(number, "name_missing"))
        elif entry.key in seen:
            skipped.append(Remark(number, "repeated", entry.full_name))
        elif len(entries) >= MOST_PEOPLE:
            skipped.append(Remark(number, "too_many", str(MOST_PEOPLE)))
        else:
            seen.add(entry.key)
            entries.append(entry)
    return PeopleList(tuple(entries), tuple(skipped), tuple(warnings))


def _entry(number: int, texts: Mapping[str, str], warnings: list[Remark]) -> PersonEntry:
    tidy = {name: _tidy(texts.get(name, ""))[:most] for name, most in LIMITS.items()}
    for name, find in (("email", email_in), ("phone", phone_in)):
        if tidy[name]:
            found = find(tidy[name])
            if found is None:
                warnings.append(Remark(number, f"{name}_unclear", tidy[name]))
            tidy[name] = found or ""
    return PersonEntry(number, **tidy)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\x00", "")).split())
