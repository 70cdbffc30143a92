"""Lists of visitors as tests write them."""

from collections.abc import Mapping, Sequence
from datetime import UTC

from eventsapp.visitors.importers import ListedPerson, VisitorList, read_visitors
from eventsapp.visitors.rules import phone_key_of

HEAD = "Mã khách,Họ và tên,Công ty,Email,Số điện thoại,Quốc gia"


def listed(text: str | bytes, questions: Mapping[int, Sequence[str]] | None = None) -> VisitorList:
    """Read a list."""
    data = text.encode() if isinstance(text, str) else text
    return read_visitors(data, local=UTC, phone_key=phone_key_of, questions=questions or {})


def people_of(listing: VisitorList) -> list[ListedPerson]:
    """Return everybody in a list."""
    return [person for piece in listing.spool.pieces() for person in piece]


def many(count: int) -> str:
    """Return a list of so many people, of whom each third has the name of another."""
    rows = (
        f"K{number},Nguyễn Thị {chr(97 + number % 26)}{number // 3},Cơ khí {number % 40},v{number}@company.example,"
        f"{912000000 + number},Việt Nam"
        for number in range(count)
    )
    return "\n".join([HEAD, *rows, ""])
