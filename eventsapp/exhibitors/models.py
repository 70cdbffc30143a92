"""Companies, their applications, and the exhibitors they become."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair, Package, Sector
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.finding import words_of
from eventsapp.infra.storage import StoredFile


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    WAITLISTED = "waitlisted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Company(Base):
    """A company, whichever fairs it takes part in."""

    __tablename__ = "companies"
    __table_args__ = (Index("ix_companies_tax_key", "country", "tax_key"), Index("ix_companies_name_key", "name_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    legal_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    tax_code: Mapped[str] = mapped_column(default="")
    tax_key: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    domain_key: Mapped[str] = mapped_column(default="", index=True)
    street: Mapped[str] = mapped_column(default="")
    ward: Mapped[str] = mapped_column(default="")
    province: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Exhibitor(Base):
    """A company at one fair."""

    __tablename__ = "exhibitors"
    __table_args__ = (
        UniqueConstraint("fair_id", "company_id"),
        UniqueConstraint("fair_id", "source_ref"),
        Index("ix_exhibitors_search_key", "fair_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    display_name: Mapped[str]
    """The name in the directory and on the plan."""
    name_language: Mapped[str] = mapped_column(default="")
    """Language of the display name, for fonts and screen readers ('' = unknown)."""
    fascia_name: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str]
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sectors.id"))
    units_wanted: Mapped[int] = mapped_column(default=1)
    contact_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    source_ref: Mapped[str | None]
    """Reference in the file this exhibitor was imported from."""
    stand_refs: Mapped[list[str]] = mapped_column(default=list)
    """Booth references as 'hall|number', for joining an imported directory to a plan."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()
    company: Mapped[Company] = relationship()
    sector: Mapped[Sector | None] = relationship()


class ExhibitorMember(Base):
    """A person who acts for an exhibitor."""

    __tablename__ = "exhibitor_members"
    __table_args__ = (UniqueConstraint("exhibitor_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    exhibitor: Mapped[Exhibitor] = relationship()
    user: Mapped[User] = relationship()


class StaffMember(Base):
    """A person who works on an exhibitor's stand and gets a badge."""

    __tablename__ = "staff_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    phone: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")
    """The words of name and telephone, each after a blank, as desks look for them; follows them by itself."""

    exhibitor: Mapped[Exhibitor] = relationship()


@event.listens_for(StaffMember, "before_insert")
@event.listens_for(StaffMember, "before_update")
def _keep_words(mapper: Mapper[Any], connection: Connection, person: StaffMember) -> None:
    person.search_key = staff_key(person.full_name, person.latin_name or "", person.phone or "")


def staff_key(full_name: str, latin_name: str = "", phone: str = "") -> str:
    """Return the search key of somebody on a stand; for whoever writes them past the session."""
    return "".join(f" {word}" for word in sorted(words_of((full_name, latin_name), phone=phone)))


class Application(Base):
    """A company's request to take part; everything may be missing while it is a draft."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        UniqueConstraint("claim_key"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted"),
        Index("ix_applications_state", "fair_id", "state"),
        # A person has one running application at a fair, however often they press the button.
        Index(
            "uq_applications_fair_id_owner_id",
            "fair_id",
            "owner_id",
            unique=True,
            sqlite_where=text("state NOT IN ('rejected', 'withdrawn')"),
            postgresql_where=text("state NOT IN ('rejected', 'withdrawn')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"))
    number: Mapped[int | None]
    """Running number at the fair, given at submission; shown as A-0001."""
    state: Mapped[str] = mapped_column(default=ApplicationState.DRAFT)
    language: Mapped[str] = mapped_column(default="en")
    step: Mapped[int] = mapped_column(default=1)

    legal_name: Mapped[str] = mapped_column(default="")
    latin_name: Mapped[str] = mapped_column(default="")
    fascia_name: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    tax_code: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    ward: Mapped[str] = mapped_column(default="")
    province: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(default="")
    tax_key: Mapped[str] = mapped_column(default="")
    domain_key: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")

    package_id: Mapped[int | None] = mapped_column(ForeignKey("packages.id"))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sectors.id"))
    units_wanted: Mapped[int | None]
    open_sides: Mapped[int | None]
    utilities: Mapped[list[str]] = mapped_column(default=list)
    """What the stand must be connected to: power, water, air, data."""
    budget: Mapped[int | None] = mapped_column(BigInteger)
    """The most it pays for the place in dong, without VAT."""
    exhibits: Mapped[str] = mapped_column(default="")

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None]
    """First submission, to the millisecond: it orders applications and survives requested changes."""
    resubmitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_note: Mapped[str] = mapped_column(default="")
    distinct_from: Mapped[list[str]] = mapped_column(default=list)
    """Numbers of applications an organiser found to be other companies."""

    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    claim_key: Mapped[str | None]
    """What a signed claim link must know; cleared when it was used."""
    claim_expires_at: Mapped[datetime | None]

    fair: Mapped[Fair] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    exhibitor: Mapped[Exhibitor | None] = relationship()
    package: Mapped[Package | None] = relationship()
    sector: Mapped[Sector | None] = relationship()
    scan: Mapped[StoredFile | None] = relationship()
    contacts: Mapped[list["Contact"]] = relationship(cascade="all, delete-orphan", order_by="Contact.role")
    wishes: Mapped[list["Wish"]] = relationship(cascade="all, delete-orphan", order_by="Wish.rank")
    neighbours: Mapped[list["NeighbourWish"]] = relationship(cascade="all, delete-orphan", order_by="NeighbourWish.id")

    def contact(self, role: str) -> "Contact | None":
        """Return the person named for a role, if there is one."""
        return next((contact for contact in self.contacts if contact.role == role), None)

    @property
    def code(self) -> str:
        """Return the number as people read it."""
        return f"A-{self.number:04d}" if self.number else ""


class Contact(Base):
    """A person named in an application: ``main``, ``billing``, ``operations`` or ``signatory``."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("application_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    role: Mapped[str]
    full_name: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class Wish(Base):
    """A place wished for: a unit number or a zone, best first."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("application_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    rank: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    text: Mapped[str] = mapped_column(default="")


class NeighbourWish(Base):
    """A company to be ``near`` or ``apart`` from; never shown to anyone but the organiser."""

    __tablename__ = "neighbour_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str]
    company_name: Mapped[str]
    is_ignored: Mapped[bool] = mapped_column(default=False)
    """Whether the organiser looked at it and decided to make no rule of it."""
