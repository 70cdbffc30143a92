"""What happened to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UserRegistered:
    """Someone made an account; the address is to be verified."""

    user_id: int


@dataclass(frozen=True)
class RegistrationRepeated:
    """Someone registered again with an address that has an account; only the mailbox learns of it."""

    user_id: int


@dataclass(frozen=True)
class PasswordResetRequested:
    """Someone asked for a new password."""

    user_id: int
