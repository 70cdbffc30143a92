"""A list of visitors as it was read: who stands in it, what is odd about it, and how the file was read."""

import json
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from eventsapp.visitors.importers.people import Remark

Tell = Callable[[int, int], None]
"""Hears how many of how many rows are done."""
PIECE: Final = 2000
"""So many people are compared and written at once."""
_KEPT: Final = 1000


def tell_nobody(done: int, total: int) -> None:
    """Keep the progress to oneself."""


class ListedPerson(NamedTuple):
    """Somebody in a list; texts are empty where the file has nothing."""

    row: int
    ref: str
    """The code that the file knows this person by; of who has none and cannot be reached, made of name and company."""
    full_name: str
    latin_name: str
    company: str
    job_title: str
    email: str
    phone: str
    country: str
    language: str
    type: str
    """As it is written; which type that is, the fair knows."""
    consents: Sequence[Sequence[str]]
    """Purposes agreed to, each with its moment in UTC or nothing."""
    name_key: str
    company_key: str
    phone_key: str
    answers: Sequence[Sequence[str]]
    """Of each question of the fair that the list answers its number and what stands in the cell."""


class Spool:
    """People in a file of their own on the disk, so that a list of any length takes little memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", prefix="eventsapp-list-")  # noqa: SIM115 - kept open
        self.count = 0
        # Whoever read the list may leave it half-way, by a refusal or because somebody stopped the work.
        weakref.finalize(self, self._file.close)

    def add(self, people: Sequence[ListedPerson]) -> None:
        """Write a piece behind those that are there."""
        self._file.write(json.dumps(people, ensure_ascii=False) + "\n")
        self.count += len(people)

    def pieces(self) -> Iterator[list[ListedPerson]]:
        """Yield the pieces in their order; may be gone through any number of times, one after the other."""
        self._file.flush()
        self._file.seek(0)
        make = ListedPerson._make
        for line in self._file:
            yield [make(one) for one in json.loads(line)]


@dataclass
class Remarks:
    """What is worth telling about rows: each kind is counted, the first thousand are kept."""

    kept: list[Remark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, row: int, key: str, value: str = "") -> None:
        """Remark upon a row."""
        self.counts[key] += 1
        if len(self.kept) < _KEPT:
            self.kept.append(Remark(row, key, value[:80]))

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self.counts.total()


@dataclass(kw_only=True)
class VisitorList:
    """A list of visitors, whose people lie in a spool."""

    spool: Spool
    row_count: int
    skipped: Sequence[Remark]
    warnings: Remarks
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    columns: Mapping[str, str]
    """The heads that were understood, by what they mean."""
    unread_columns: Sequence[str]
    consents: Mapping[str, str]
    """What the heads of the consents say, by purpose."""
    format: str = "spreadsheet"
