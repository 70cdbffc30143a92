"""What happened to applications."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplicationSubmitted:
    """A company asked to take part, or sent the changes it was asked for."""

    application_id: int
    is_repeated: bool = False


@dataclass(frozen=True)
class ApplicationEnteredOnPaper:
    """The organiser entered a paper form; the company is to claim it by a link."""

    application_id: int


@dataclass(frozen=True)
class ApplicationApproved:
    """The organiser approved an application; the company is an exhibitor now."""

    application_id: int
    exhibitor_id: int


@dataclass(frozen=True)
class ApplicationRejected:
    """The organiser rejected an application; the reason stands in it."""

    application_id: int


@dataclass(frozen=True)
class ApplicationChangesRequested:
    """The organiser asked for changes; what to change stands in the application."""

    application_id: int


@dataclass(frozen=True)
class ApplicationWaitlisted:
    """The organiser put an application on the waiting list."""

    application_id: int
