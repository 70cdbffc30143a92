"""The four people who can sign in to the demo; everybody else in it has an account without a password."""

from dataclasses import dataclass

from config import Settings


@dataclass(frozen=True)
class DemoPerson:
    """Someone to sign in as, with a password that everybody may know because only this machine can use it."""

    email: str
    password: str
    full_name: str
    latin_name: str
    is_operator: bool
    role: str


ORGANISER = DemoPerson(
    "organiser@demo.example", "organise-the-fair", "Hà Thu Quỳnh", "Ha Thu Quynh", True, "Organiser and operator"
)
REVIEWER = DemoPerson("reviewer@demo.example", "review-the-queue", "Đặng Gia Khôi", "Dang Gia Khoi", False, "Reviewer")
EXHIBITOR = DemoPerson("exhibitor@demo.example", "exhibit-a-robot", "윤새벽", "Yoon Saebyeok", False, "Exhibitor")
ATTENDEE = DemoPerson("attendee@demo.example", "attend-the-forum", "Marta Lindgren-Vale", "", False, "Attendee")
PEOPLE = (ORGANISER, REVIEWER, EXHIBITOR, ATTENDEE)


def may_have_passwords(settings: Settings) -> bool:
    """Whether only this machine reaches the site: known passwords must never face a network."""
    return settings.is_private
