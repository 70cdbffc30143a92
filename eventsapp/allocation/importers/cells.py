"""What stands in the cells of priority records: counts, money, yes and no, moments."""

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Final

from eventsapp.allocation.importers.vocabulary import MONEY_WORDS, NO, YES
from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import parse_amount

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ ,T]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_COUNT: Final = re.compile(r"\d{1,6}(?:[.,]0+)?")
_MONEY: Final = re.compile(r"\d[\d.,' ]*")
_MONEY_WORDS: Final = sorted({fold(word) for word in MONEY_WORDS}, key=len, reverse=True)
_NOON: Final = time(12)


class UnclearCell(Exception):
    """A cell from which nothing certain can be read."""


def read_count(text: str, most: int) -> int:
    """Return the whole number from 0 to ``most`` in a cell. Raises UnclearCell."""
    if not _COUNT.fullmatch(text):
        raise UnclearCell(text)
    number = int(re.split("[.,]", text, maxsplit=1)[0])
    if number > most:
        raise UnclearCell(text)
    return number


def read_money(text: str, most: int) -> int:
    """Return the dong in a cell, 0 to ``most``; words such as "million" are not guessed at. Raises UnclearCell."""
    plain = fold(text)
    for word in _MONEY_WORDS:
        plain = plain.replace(word, "")
    if not _MONEY.fullmatch(plain.strip()):
        raise UnclearCell(text)
    amount = parse_amount(plain)
    if amount is None or amount != amount.to_integral_value() or not Decimal(0) <= amount <= most:
        raise UnclearCell(text)
    return int(amount)


def read_flag(text: str) -> bool:
    """Return whether a cell says yes. Raises UnclearCell where it says neither yes nor no."""
    word = fold(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise UnclearCell(text)


def read_moment(text: str) -> datetime:
    """Return the moment in a cell, naive where it names no zone; the day stands before the month, a day alone is noon.

    ``2027-03-31 14:30``, ``31/03/2027``, ``31.3.2027 9:05``. Raises UnclearCell.
    """
    found = _DAY_FIRST.fullmatch(text)
    if found:
        day, month, year, clock = found.groups()
        text = f"{year}-{month:>02}-{day:>02}" + (f" {clock:0>5}" if clock and len(clock) < 6 else f" {clock or ''}")
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UnclearCell(text) from error
    has_time = len(text.strip()) > len("2027-03-31")
    return moment if has_time else datetime.combine(moment.date(), _NOON)
