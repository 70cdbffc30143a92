"""What people type into cells: amounts with separators and signs, as numbers again."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

_NUMBER: Final = re.compile(r"\d[\d.,'\s]*")
_GROUPED: Final = re.compile(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*")
_MAX_DIGITS: Final = 30


def parse_amount(text: str) -> Decimal | None:
    """The number in ``69.000.000 ₫``, ``US$ 3,400.50`` or ``(1 200)``; None where there is none or more than one.

    A single group of three digits after a separator counts as thousands, as in price lists: ``3.400`` is 3400.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    found = [number.group().strip(" .,'") for number in _NUMBER.finditer(plain)]
    if len(found) != 1 or len(found[0]) > _MAX_DIGITS:
        return None
    try:
        amount = Decimal(_plain_digits(found[0]))
    except InvalidOperation:
        return None
    negative = plain.startswith(("-", "(")) or "-" in plain[: plain.find(found[0])]
    return -amount if negative else amount


def _plain_digits(number: str) -> str:
    if _GROUPED.fullmatch(number):
        return re.sub(r"[^\d]", "", number)
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return re.sub(r"[^\d]", "", number)
    return re.sub(r"[^\d]", "", number[:last]) + "." + re.sub(r"[^\d]", "", number[last + 1 :])
