"""Lists in parts: each answer names the address of the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal
from eventsapp.web.programs.answers import json_answer

USUAL = 100
MOST = 500
LARGEST = 2**31 - 1

Row = TypeVar("Row")


class BadQuestion(Refusal):
    """A question whose arguments cannot be read."""

    status = 400
    sentence = _l("This argument cannot be read.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a list is asked for: at most ``limit`` rows behind the one that ``after`` names."""

    after: int
    limit: int

    @property
    def one_more(self) -> int:
        """Return how many rows to read, so that it is known whether others follow."""
        return self.limit + 1


def asked_part(begins: int = 0) -> Asked:
    """Read which part of a list is asked for; ``begins`` is what lies before the first row.

    Refuses with BadQuestion.
    """
    return Asked(_whole("after", begins, LARGEST), max(1, min(_whole("limit", USUAL, LARGEST), MOST)))


def _whole(name: str, usual: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= most):
        raise BadQuestion(_("A whole number is needed here."), field=name)
    return int(text)


def part_answer(
    asked: Asked, rows: Sequence[Row], document: Callable[[Row], Any], mark: Callable[[Row], int]
) -> Response:
    """Return a part of a list and where the next one is; ``rows`` may be one more than were asked for."""
    shown = rows[: asked.limit]
    following = None
    if len(rows) > len(shown):
        arguments = {**request.args.to_dict(), **(request.view_args or {}), "after": mark(shown[-1])}
        following = url_for(str(request.endpoint), **arguments)
    return json_answer({"items": [document(row) for row in shown], "next": following})
