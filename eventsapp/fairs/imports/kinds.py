"""What can be brought into a fair from files: what a slice says about its kind of file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.fairs.access import Permission
from eventsapp.fairs.imports.reports import Report
from eventsapp.fairs.models import Fair
from eventsapp.web.forms import BaseForm

Tell = Callable[[int, int], None]
"""Hears how many of how many rows are done."""
Upload = tuple[str, bytes]
"""The name and the content of a file."""


@dataclass(frozen=True)
class Source:
    """A file to be read, with what the form said about it: the values of the kind's ``asked`` fields by name."""

    name: str
    data: bytes
    said: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the pages of one kind say, in the reader's language."""

    title: str
    lead: str
    hint: str
    look: str
    """On the button that only looks."""
    take_over: str
    """On the button that imports."""
    accept: str = ""
    formats: Sequence[str] = ()
    asked: str = ""
    """Above the fields that say how to read the file."""
    templates: Sequence[tuple[str, str]] = ()
    """Tables to be filled in: address and words of each."""


def _no_parts(fair: Fair) -> Sequence[Any]:
    return ()


def _nothing(fair: Fair, subject: Any) -> None:
    """Do nothing."""


def _only_file(files: Sequence[Upload]) -> Upload:
    return files[0]


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """One kind of import: how its files are read, compared and taken over, and how its pages are worded.

    ``read`` turns a file into a document and writes nothing; ``compare`` says what taking the document over would
    do, ``take_over`` does it in the transaction of its caller. Both return the report as plain values. All three raise
    a ``Refusal`` where nothing can be done.
    """

    name: str
    permission: Permission
    endpoint: str
    """The page where the file is chosen; the pages of its jobs are at ``<endpoint>_job``."""
    form: type[BaseForm]
    field: str
    read: Callable[[Fair, Source, Tell], Any]
    compare: Callable[[Fair, Any, Tell], dict[str, Any]]
    take_over: Callable[[Fair, Any, User | None], dict[str, Any]]
    report: Callable[[Fair, dict[str, Any]], Report]
    words: Callable[[], Words]
    gather: Callable[[Sequence[Upload]], Upload] = _only_file
    """Makes one file of those that were chosen; may refuse them at once."""
    asked: Sequence[str] = ()
    """Fields of the form that say how to read the file; what they hold is kept with its jobs."""
    offer: Callable[[Fair, Any], None] = _nothing
    """Fills in what the form offers to choose from, which only the fair knows."""
    prepare: Callable[[Fair, Any], None] = _nothing
    """What is done with a compared document right before the transaction that takes it over, and outside of it."""
    parts: Callable[[Fair], Sequence[Any]] = _no_parts
    """The neighbouring pages as links, where the slice shows them above its pages."""


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make a kind of import known to the workers."""
    _kinds[kind.name] = kind


def kind_called(name: str) -> ImportKind:
    """Return a kind of import by its name."""
    return _kinds[name]
