"""What happened to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UserRegistered:
    """Someone made an account; the address is to be verified.

    ``browser`` marks the browser that made it, ``go_on_to`` is the page the person was on the way to.
    """

    user_id: int
    browser: str = ""
    go_on_to: str = ""


@dataclass(frozen=True)
class RegistrationRepeated:
    """Someone registered again with an address that has an account; only the mailbox learns of it.

    Without a user nothing follows: the mailbox heard of it often enough.
    """

    user_id: int | None
    go_on_to: str = ""


@dataclass(frozen=True)
class PasswordResetRequested:
    """Someone asked for a new password.

    Without a user nothing follows: written all the same, so that an unknown address takes as long as a known one.
    """

    user_id: int | None
    go_on_to: str = ""
